import { invalid } from "./errors";

/** A decoded form: everything is text, nested by its brackets. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
/** A whole form: its fields by their names. */
export type Form = { [name: string]: FormValue };

/** `a[b][0]=c` and `a[]=c` to objects and lists; refuses a name that is used in two ways. */
export function decodeForm(text: string): Form {
  const root = branch();
  for (const [name, value] of new URLSearchParams(text)) {
    const [head = "", ...rest] = name.split("[");
    const path = [head, ...rest.map((part) => part.replace(/]$/, ""))];
    let at = root;
    for (const [depth, part] of path.entries()) {
      const key = part === "" ? String(Object.keys(at).length) : part;
      if (depth === path.length - 1) {
        if (key in at) throw invalid(`Invalid request: ${name} was given twice`, name);
        at[key] = value;
        break;
      }
      const next = at[key] ?? branch();
      if (typeof next === "string") throw invalid(`Invalid request: ${name} was given twice`, name);
      at[key] = next;
      at = next;
    }
  }
  return withLists(root) as Form;
}

type Branch = { [name: string]: string | Branch };

// Names come from outside: `__proto__` is a name like any other.
const branch = (): Branch => Object.create(null);

function withLists(value: string | Branch): FormValue {
  if (typeof value === "string") return value;
  const keys = Object.keys(value);
  const entries = keys.map((key): [string, FormValue] => [key, withLists(value[key] ?? "")]);
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

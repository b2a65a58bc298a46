/** Next's own hidden fields, which carry the action. */
const internal = /^\$ACTION/;
/** What must never come back to the browser as a typed value. */
const secret = /password|secret|link/i;

/**
 * A form's fields as a schema takes them: strings, and an array of strings for a name that ends in `[]` (the name
 * without it; absent when nothing was ticked, so give the schema a default). Of a repeated plain name the last
 * counts; files are dropped.
 */
export function formObject(form: FormData): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of form) {
    if (typeof value !== "string" || internal.test(name)) continue;
    if (name.endsWith("[]")) {
      const plain = name.slice(0, -2);
      const before = fields.get(plain);
      fields.set(plain, Array.isArray(before) ? [...before, value] : [value]);
    } else fields.set(name, value);
  }
  // fromEntries defines own properties, so a field called `__proto__` is only a field.
  return Object.fromEntries(fields);
}

/** What was typed, to fill the form in again after a refusal: an array has one line an entry. */
export function keptValues(fields: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !secret.test(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join("\n") : value]),
  );
}

/** Next's own hidden fields, which carry the action. */
const internal = /^\$ACTION/;
/** What must never come back to the browser as a typed value. */
const secret = /password|secret|link/i;
const list = /^(.*)\[(lines)?\]$/s;

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/**
 * A form's fields as a schema takes them: strings, and an array of strings for a name that ends in `[]` (the name
 * without it; absent when nothing was ticked, so give the schema a default). A name that ends in `[lines]` adds to the
 * same array, an entry a line. Of a repeated plain name the last counts; files are dropped.
 */
export function formObject(form: FormData): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of form) {
    if (typeof value !== "string" || internal.test(name)) continue;
    const [, plain, lines] = list.exec(name) ?? [];
    if (plain === undefined) {
      fields.set(name, value);
      continue;
    }
    const entries = lines ? linesOf(value) : [value];
    const before = fields.get(plain);
    if (Array.isArray(before)) fields.set(plain, [...before, ...entries]);
    else if (entries.length > 0) fields.set(plain, entries);
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

/** The password that was given again along with a form; null when it holds none. */
export function passwordAgain(form: FormData): string | null {
  const given = form.get("passwordAgain");
  return typeof given === "string" && given !== "" ? given : null;
}

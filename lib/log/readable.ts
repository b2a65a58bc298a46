/** What could end a line, move the cursor, or turn the direction of what follows (C0, C1, U+2028, U+2029, bidi controls). */
const unprintable = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of whoever wrote it, on one line of ours: `\n`, `\u001b`. */
function onOneLine(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}

/**
 * A JSON line as a person reads it: time, level, sentence, then what it is about. Only a line of the log begins at the
 * margin, so nothing a client sends looks like one: what an error says is indented below. A line that is no JSON stays as it is.
 */
export function readable(line: string): string {
  const fields = fieldsOf(line);
  if (!fields) return line;
  const { time, level, msg, err, requestId, pid: _pid, hostname: _hostname, ...rest } = fields;
  const facts = Object.entries(rest).map(([name, value]) =>
    name === "detail"
      ? String(value)
      : `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const head = [String(time).slice(11, 19), String(level).toUpperCase().padEnd(5), String(msg)].join(" ");
  const id = requestId === undefined ? [] : [`[${requestId}]`];
  const below = stacksOf(err).flatMap((text) => text.split("\n"));
  const lines = [[head, ...facts, ...id].join("  "), ...below.map((text) => `  ${text}`)];
  return `${lines.map(onOneLine).join("\n")}\n`;
}

function fieldsOf(line: string): Record<string, unknown> | null {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === "object" && fields !== null ? { ...fields } : null;
  } catch {
    return null;
  }
}

/** The stack of an error and of its causes. */
function stacksOf(err: unknown): string[] {
  if (typeof err !== "object" || err === null) return [];
  const { stack, message, cause } = { stack: undefined, message: undefined, cause: undefined, ...err };
  return [String(stack ?? message), ...stacksOf(cause).map((text) => `caused by ${text}`)];
}

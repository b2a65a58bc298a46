/** A JSON line as a person reads it: time, level, sentence, then what it is about. A line that is none stays as it is. */
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
  return `${[[head, ...facts, ...id].join("  "), ...stacksOf(err)].join("\n")}\n`;
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

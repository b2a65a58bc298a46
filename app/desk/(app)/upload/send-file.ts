/** What became of one file. `again`: the same may pass later. */
export type Outcome =
  | { sent: { id: number; name: string } }
  | { refused: { lines: string[]; again: boolean } }
  | "signedOut";

/** Statuses after which another try makes sense: too many at once, or the server's own trouble. */
const passing = (status: number) => status === 409 || status === 429 || status >= 500;

/**
 * Sends one file by itself. `name` makes a repetition the same submit: a file whose answer was lost is not sent twice.
 * A network error is `null`.
 */
export function sendFile(
  file: File,
  name: string,
  onProgress: (share: number) => void,
): Promise<Outcome | null> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.set("file", file);
    request.open("POST", "/desk/upload/file");
    request.setRequestHeader("Idempotency-Key", name);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.onerror = () => done(null);
    request.onabort = () => done(null);
    request.onload = () => done(outcomeOf(request.status, request.responseText));
    request.send(body);
  });
}

function outcomeOf(status: number, text: string): Outcome | null {
  if (status === 401) return "signedOut";
  const { id, name, lines } = fieldsOf(text);
  if (status === 201 && typeof id === "number" && typeof name === "string") return { sent: { id, name } };
  const told = Array.isArray(lines) && lines.every((line) => typeof line === "string");
  return told ? { refused: { lines, again: passing(status) } } : null;
}

/** What our own route answered, each field still to be looked at; nothing for anything but an object. */
function fieldsOf(text: string): { [name: string]: unknown } {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}

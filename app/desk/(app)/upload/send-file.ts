import { z } from "zod";

/** What became of one file. `again`: the same may pass later. */
export type Outcome =
  | { sent: { id: number; name: string } }
  | { refused: { lines: string[]; again: boolean } }
  | "signedOut";

const made = z.object({ id: z.number(), name: z.string() });
const refusal = z.object({ lines: z.array(z.string()) });

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
  const answer = jsonOf(text);
  const sent = made.safeParse(answer);
  if (status === 201 && sent.success) return { sent: sent.data };
  const refused = refusal.safeParse(answer);
  return refused.success ? { refused: { lines: refused.data.lines, again: passing(status) } } : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const caught = z.object({
  id: z.string(),
  at: z.coerce.date(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  links: z.array(z.string()),
});

/** A mail that the demo's catcher took instead of sending it. */
export type CaughtMail = z.output<typeof caught>;

/** The mails in the catcher's folder (`env().inboxDir`), newest first; one that can't be read is left out. */
export function readInbox(folder: string): CaughtMail[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .flatMap((name) => {
      try {
        const mail = caught.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
        return mail.success ? [mail.data] : [];
      } catch {
        // Removed by the catcher between listing and reading.
        return [];
      }
    });
}

/** A text in pieces: what is an http(s) address, and what is not; in order, nothing lost. The full stop after one is not part of it. */
export function linkify(text: string): { text: string; href: string | null }[] {
  return text
    .split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/)
    .filter((piece) => piece !== "")
    .map((piece) => ({ text: piece, href: URL.canParse(piece) && /^https?:/.test(piece) ? piece : null }));
}

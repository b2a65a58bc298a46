import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** One caught mail, as its file in the inbox holds it. */
export type CaughtMail = {
  /** Also the file's name without `.json`; sorts by time of arrival. */
  id: string;
  /** Arrival, ISO 8601 in UTC. */
  at: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** Null when the mail has no HTML part. */
  html: string | null;
  /** Every http(s) address in the mail, each once, in order. */
  links: string[];
};

export type MailCatcher = { url: string; close(): Promise<void> };

const keptMax = 200;

/** Takes every mail on a free loopback port and writes it into `inboxDir`; nothing is sent on. */
export async function openMailCatcher(inboxDir: string): Promise<MailCatcher> {
  mkdirSync(inboxDir, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    // Who is still connected when it closes tries again; the package would wait for half a minute.
    closeTimeout: 200,
    onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
    onData: (stream, session, done) => {
      // The envelope decides who gets a mail, so Bcc shows too.
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      simpleParser(stream, { skipImageLinks: true }).then(
        (mail) => {
          const html = mail.html || null;
          const text = mail.text ?? "";
          keep(inboxDir, {
            from: addresses(mail.from).join(", "),
            to: recipients,
            subject: mail.subject ?? "",
            text,
            html,
            links: linksOf(text, html),
          });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that goes away in the middle is no reason to end the process.
  server.on("error", () => {});
  // Its many small answers would each wait for the other side's delayed acknowledgement.
  server.server.on("connection", (socket) => socket.setNoDelay(true));
  await new Promise<void>((ready, failed) => {
    server.server.once("error", failed);
    server.listen(0, "127.0.0.1", ready);
  });
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

const addresses = (found: AddressObject | undefined) =>
  (found?.value ?? []).map(({ address }) => address ?? "");

function linksOf(text: string, html: string | null): string[] {
  const inHtml = [...(html ?? "").matchAll(/href\s*=\s*["'](https?:\/\/[^"']+)["']/gi)];
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)];
  const found = [
    ...inHtml.map(([, href = ""]) => href.replaceAll("&amp;", "&")),
    ...inText.map(([url]) => url),
  ];
  return [...new Set(found)];
}

/** Several servers may share an inbox: names never collide, and a reader never sees half a file. */
function keep(inboxDir: string, mail: Omit<CaughtMail, "id" | "at">): void {
  const at = new Date();
  const id = `${String(at.getTime()).padStart(15, "0")}-${sequence().padStart(6, "0")}-${randomBytes(3).toString("hex")}`;
  const beside = join(inboxDir, `.${id}`);
  writeFileSync(beside, JSON.stringify({ id, at: at.toISOString(), ...mail } satisfies CaughtMail), {
    mode: 0o600,
  });
  renameSync(beside, join(inboxDir, `${id}.json`));
  for (const old of mailFiles(inboxDir).slice(0, -keptMax)) rmSync(join(inboxDir, old), { force: true });
}

let count = 0;
const sequence = () => String(++count % 1_000_000);

const mailFiles = (inboxDir: string) =>
  readdirSync(inboxDir)
    .filter((name) => name.endsWith(".json"))
    .sort();

/** Every mail that is kept, oldest first; empty before the first one. */
export function readInbox(inboxDir: string): CaughtMail[] {
  mkdirSync(inboxDir, { recursive: true, mode: 0o700 });
  return mailFiles(inboxDir).flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(join(inboxDir, name), "utf8")) as CaughtMail];
    } catch {
      // Pushed out by a newer one between listing and reading.
      return [];
    }
  });
}

import { connect, createServer, type Socket } from "node:net";
import { openMailCatcher } from "../../dev/mail-catcher";

/** What the mail server does with whoever connects. */
export type MailMood = "works" | "hangs" | "refuses" | "puts off";

/** A mail server for all servers of a test, that can be made to fail. */
export type MailRelay = {
  url: string;
  be(mood: MailMood): void;
  /** Connections that came while it did not work. */
  turnedAway(): number;
  close(): Promise<void>;
};

/** Opens it; what it takes lies in `inboxDir`. */
export async function openMailRelay(inboxDir: string): Promise<MailRelay> {
  const catcher = await openMailCatcher(inboxDir);
  const port = Number(new URL(catcher.url).port);
  const open = new Set<Socket>();
  let mood: MailMood = "works";
  let away = 0;
  const server = createServer((near) => {
    open.add(near);
    near.on("close", () => open.delete(near));
    near.on("error", () => near.destroy());
    if (mood !== "works") away += 1;
    if (mood === "hangs") return;
    if (mood === "refuses") return near.destroy();
    if (mood === "puts off") return near.end("421 4.3.2 Busy, come again\r\n");
    const far = connect(port, "127.0.0.1");
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    be: (next) => {
      mood = next;
      for (const socket of open) socket.destroy();
    },
    turnedAway: () => away,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
      await catcher.close();
    },
  };
}

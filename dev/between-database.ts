import { connect, createServer, type Socket } from "node:net";

/** What stands between this process and its database in a test. */
export type Between = {
  /** Holds back all that goes through from now on, as when a host dies without a word. */
  freeze(): void;
  /** Lets what is asked reach the database, and holds back what it answers from now on. */
  holdAnswers(): void;
  /** Lets through what {@link Between.freeze} and {@link Between.holdAnswers} held back. */
  thaw(): void;
  /** Lets what was asked reach the database, but breaks the connections when its answer comes. */
  loseAnswers(): void;
  close(): void;
};

/** The first byte of what a statement is answered with once it ran ("Message Formats" of PostgreSQL's protocol). */
const bindComplete = 0x32;

/** Has this process reach its test database through a socket that a test can disturb; call it before the first query. */
export async function betweenDatabase(): Promise<Between> {
  const url = new URL(process.env.DEMO_DATABASE_URL ?? "");
  const { hostname, port } = url;
  const pairs = new Set<{ near: Socket; far: Socket }>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = { near, far };
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  url.host = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  process.env.DEMO_DATABASE_URL = url.href;
  return {
    freeze: () => {
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.unpipe().pause();
    },
    holdAnswers: () => {
      for (const { far } of pairs) far.unpipe().pause();
    },
    thaw: () => {
      for (const { near, far } of pairs) near.unpipe().pipe(far).unpipe().pipe(near);
    },
    loseAnswers: () => {
      for (const { near, far } of pairs) {
        far.unpipe();
        // What PostgreSQL says of parameters and columns passes; the driver waits for it before it has a statement run.
        far.on("data", (data: Buffer) => (data[0] === bindComplete ? far.destroy() : near.write(data)));
        far.resume();
      }
    },
    close: () => {
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
      server.close();
    },
  };
}

import { connect, createServer, type Server, type Socket } from "node:net";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aKey, anAccount } from "@/db/factories";
import { hashSecret } from "./secret";
import { LookupUnavailable, verifyHash } from "./verify";

// Between this process and its database: what goes through can be held back, as when a host dies without a word.
const direct = process.env.DEMO_DATABASE_URL ?? "";
const through = new Set<Socket>();
let between: Server;

beforeAll(async () => {
  const { hostname, port } = new URL(direct);
  between = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      through.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((ready) => between.listen(0, "127.0.0.1", ready));
  const url = new URL(direct);
  const address = between.address();
  url.host = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  process.env.DEMO_DATABASE_URL = url.href;
});

afterAll(() => {
  for (const socket of through) socket.destroy();
  between.close();
});

test("a database that falls silent costs a few seconds of 503, and no revocation", async () => {
  const account = await anAccount();
  const { keyId, liveSecret } = await aKey(account);
  const verify = () => verifyHash(hashSecret(liveSecret));
  expect(await verify()).toMatchObject({ enabled: true });

  for (const socket of through) {
    socket.unpipe();
    socket.pause();
  }
  const sql = postgres(direct, { max: 1 });
  await sql`update keys set enabled = false where id = ${keyId}`;
  await sql.end();
  await expect(verify()).rejects.toBeInstanceOf(LookupUnavailable);
  expect(await verify()).toMatchObject({ keyId, enabled: false });
}, 20_000);

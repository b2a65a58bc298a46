import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "../../db/index";
import { wrongWith } from "./proof";
import { send, Traffic } from "./traffic";
import { databaseBack, openAccount, until, type World } from "./world";

/**
 * The disk of the database is full for a while, until PostgreSQL itself gives up for want of room for its log: writes are
 * told 503, reads go on as long as it runs, and all of it comes back with the room.
 */
export async function diskFull(world: World, rounds: number): Promise<string[]> {
  const { volume } = world;
  if (!volume) throw new Error("The database has no disk of its own here");
  const faults: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sender = await openAccount();
    const { account, company } = sender;
    const traffic = new Traffic(world, account.liveSecret, company);
    await sleep(700);
    const before = traffic.sent.length;
    volume.fill();
    try {
      const refused = () => traffic.sent.slice(before).filter(({ status }) => status === 503);
      await until("a refused submit", async () => refused().some(({ kind }) => kind === "submit"));
      const read = await send(world.servers[0].url, account.liveSecret, { kind: "status", company });
      traffic.sent.push(read);
      if (round % 2 === 0) faults.push(...(await takeTheLogsRoom()));
      await sleep(500);
    } finally {
      volume.empty();
    }
    await databaseBack();
    for (const { url } of world.servers)
      for (const kind of ["submit", "list"] as const)
        await until(
          `a ${kind} at ${url}`,
          async () => {
            const one = await send(url, account.liveSecret, { kind, company });
            traffic.sent.push(one);
            return one;
          },
          ({ status }) => status === 200 || status === 201,
        );
    const sent = await traffic.stop();
    const meanwhile = sent.slice(before).filter(({ kind, status }) => kind !== "submit" && status === 200);
    if (meanwhile.length === 0) faults.push("Nothing could be read");
    faults.push(...(await wrongWith(world, sender, sent)));
  }
  return faults;
}

/** Asks for new segments of the database's log until there is no room for one: PostgreSQL panics, and starts anew. */
async function takeTheLogsRoom(): Promise<string[]> {
  for (let segment = 0; segment < 100; segment += 1) {
    try {
      await db().execute(sql`select pg_logical_emit_message(true, 'faults', 'full')`);
      await db().execute(sql`select pg_switch_wal()`);
    } catch {
      return [];
    }
  }
  return ["The database's log found room for ever"];
}

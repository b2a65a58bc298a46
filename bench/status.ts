import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { asked, atLeast, atMost, type Found, median, number, spread } from "./found";
import { seedKeys, withSecrets } from "./keys";
import { type Load, type Loaded, load } from "./load";
import { startNextApp } from "./next-app";
import { inServedWorld, startPeer } from "./server";

const hotKeys = 200;
const warmUpSeconds = 2;

/** Transactions of the database so far, which for single statements is statements; counted late by up to a second. */
async function transactions(): Promise<number> {
  const { db } = await import("../db/index");
  await sleep(1_500);
  const [row] = await db().execute<{ n: string }>(
    sql`select pg_stat_clear_snapshot(), xact_commit as n from pg_stat_database where datname = current_database()`,
  );
  return Number(row?.n);
}

const all = (loads: readonly Load[], of: keyof Load) => loads.map((each) => each[of]);

/** `GET /v1/status` beside a bare Node server and an empty Next route handler, with many keys and connections or few. */
export async function status(): Promise<Found> {
  const found: Found = {
    tables: [],
    targets: [],
    notes: [
      `All three are sent the same requests: ${hotKeys} keys in turn, of an account with as many keys as is said. One process each; who asks and the database share the machine.`,
      "Milliseconds of p50 and p99 are whole ones: p99 is compared from 1 ms on. What one connection adds is the difference of the means.",
    ],
  };
  const [bare, empty] = [await startPeer("bench/bare.ts"), await startNextApp()];
  try {
    return await inServedWorld(async (start) => {
      const { anAccount } = await import("../db/factories");
      const { url, pid } = await start();
      const targets = {
        "bare node:http": bare,
        "empty Next route": { url: `${empty.url}/route`, pid: empty.pid },
        "/v1/status": { url: `${url}/v1/status`, pid },
      } satisfies Record<string, Loaded>;
      for (const keys of [1_000, 100_000]) {
        const { accountId } = await anAccount();
        const headers = withSecrets(await seedKeys(accountId, keys, hotKeys));
        for (const connections of [32, 1]) await measure(found, targets, { keys, connections, headers });
      }
      return found;
    });
  } finally {
    await Promise.all([bare.stop(), empty.stop()]);
  }
}

type Names = "bare node:http" | "empty Next route" | "/v1/status";

async function measure(
  { tables, targets: marks }: Found,
  targets: Record<Names, Loaded>,
  given: { keys: number; connections: number; headers: Record<string, string>[] },
): Promise<void> {
  const { keys, connections, headers } = given;
  const loads: Record<Names, Load[]> = { "bare node:http": [], "empty Next route": [], "/v1/status": [] };
  const names: Names[] = ["bare node:http", "empty Next route", "/v1/status"];
  const run = (name: Names, seconds: number) =>
    load(targets[name], {
      connections,
      seconds,
      headers,
    });
  for (const name of names) await run(name, warmUpSeconds);
  const before = await transactions();
  for (let round = 0; round < asked.rounds; round++) {
    for (const name of names) loads[name].push(await run(name, asked.seconds));
  }
  const { "bare node:http": theirs, "empty Next route": nexts, "/v1/status": ours } = loads;
  const requests = ours.reduce((sum, each) => sum + each.requests, 0);
  const statements = ((await transactions()) - before) / requests;
  const title = `${number(keys)} keys, ${connections} ${connections === 1 ? "connection" : "connections"}`;
  tables.push({
    title,
    heading: ["", "req/s", "p50 ms", "p99 ms", "cpu µs/req"],
    rows: names.map((name) => [
      name,
      spread(all(loads[name], "perSecond")),
      spread(all(loads[name], "p50Ms")),
      spread(all(loads[name], "p99Ms")),
      spread(all(loads[name], "cpuUs")),
    ]),
  });
  const of = (each: readonly Load[], what: keyof Load) => median(all(each, what));
  const toBare = of(ours, "perSecond") / of(theirs, "perSecond");
  const statementsMark = atMost(`statements a request, ${title}`, 0.1, statements, "", 3);
  if (connections === 1) {
    const added = 1_000 / of(ours, "perSecond") - 1_000 / of(theirs, "perSecond");
    marks.push(atMost(`added to a bare server's answer, ${title}`, 0.25, added, " ms"));
    return;
  }
  const p99 = Math.max(1, of(ours, "p99Ms")) / Math.max(1, of(theirs, "p99Ms"));
  marks.push(
    atLeast(`requests a second of a bare server's (aim 0.9), ${title}`, 0.5, toBare, " times"),
    atMost(`p99 of a bare server's, ${title}`, 2, p99, " times"),
    atMost(
      `CPU a request of a bare server's, ${title}`,
      1.6,
      of(ours, "cpuUs") / of(theirs, "cpuUs"),
      " times",
    ),
    atLeast(
      `requests a second of an empty Next route's, ${title}`,
      15,
      of(ours, "perSecond") / of(nexts, "perSecond"),
      " times",
      1,
    ),
    statementsMark,
  );
}

import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { aKey } from "../../db/factories";
import { db } from "../../db/index";
import { type Sent, send } from "./traffic";
import { openAccount, until, type World } from "./world";

/** More than a server has connections for pages. */
const heldMany = 14;
/** A server waits four seconds for a connection; a machine that is busy adds to it. */
const answerMaxMs = 8_000;

/** Every connection for pages hangs in a query: keys are still judged, the rest is told 503 in time, and all goes on. */
export async function poolExhausted(world: World): Promise<string[]> {
  const faults: string[] = [];
  const { account, company } = await openAccount();
  const disabled = await aKey(account, { enabled: false });
  const [{ url }] = world.servers;
  const list = (secret = account.liveSecret) => send(url, secret, { kind: "list", company });
  const held: Promise<Sent>[] = [];
  await db().transaction(async (tx) => {
    await tx.execute(sql`lock table sends in access exclusive mode`);
    for (let index = 0; index < heldMany; index += 1) held.push(list());
    await until(
      "all connections to be busy",
      async () => {
        // Within a transaction the first look would be repeated for ever.
        await tx.execute(sql`select pg_stat_clear_snapshot()`);
        const [row] = await tx.execute<{ n: number }>(sql`
          select count(*)::int as n from pg_stat_activity
          where application_name = 'invoicetronic' and wait_event_type = 'Lock'`);
        return row?.n ?? 0;
      },
      (n) => n >= 10,
    );
    const refused = await Promise.all([
      send(url, disabled.liveSecret, { kind: "status", company }),
      list(disabled.liveSecret),
      send(url, `${account.liveSecret.slice(0, -1)}0`, { kind: "status", company }),
    ]);
    for (const { status, ms } of refused)
      if (status !== 401 || ms > answerMaxMs) faults.push(`A refused key was answered ${status} in ${ms} ms`);
    const asked = await Promise.all([list(), send(url, account.liveSecret, { kind: "submit", company })]);
    for (const { kind, status, ms, retryAfter } of asked)
      if (status !== 503 || retryAfter === null || ms > answerMaxMs)
        faults.push(`With every connection busy a ${kind} was answered ${status} in ${Math.round(ms)} ms`);
    const page = await fetch(`${url}/keys`, {
      redirect: "manual",
      headers: { Cookie: "none=1" },
      signal: AbortSignal.timeout(answerMaxMs),
    }).catch(() => null);
    if (!page || page.status === 500) faults.push(`A page was answered ${page?.status ?? "nothing"}`);
  });
  for (const { status } of await Promise.all(held))
    if (status !== 200 && status !== 503) faults.push(`A request that was held was answered ${status}`);
  await sleep(100);
  for (const one of await Promise.all([list(), send(url, account.liveSecret, { kind: "submit", company })]))
    if (one.status !== 200 && one.status !== 201)
      faults.push(`Afterwards a ${one.kind} was answered ${one.status}`);
  return faults;
}

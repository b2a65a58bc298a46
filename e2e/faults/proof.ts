import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { TestAccount } from "../../db/factories";
import { db } from "../../db/index";
import { type Sent, send } from "./traffic";
import { operationsGiven, until, type World } from "./world";

/** Whose requests they are, and of which company the documents. */
export type Sender = { account: TestAccount; company: string };

const isDone = ({ status }: Sent) => status >= 200 && status < 300;

async function documentsOf(accountId: number): Promise<Map<string, number>> {
  const rows = await db().execute<{ marker: string; n: number }>(sql`
    select left(file_name, -4) as marker, count(*)::int as n from sends where account_id = ${accountId} group by 1`);
  return new Map(rows.map(({ marker, n }) => [marker, n]));
}

/**
 * What is wrong with the answers, and with what is stored of them: every submit that was answered 2xx is there once, every
 * other at most once, and exactly once after it was repeated; each whole, counted and paid for. Empty: nothing is.
 * `restarted`: a server was killed outright, so that events it had not written yet may be missing.
 */
export async function wrongWith(
  world: World,
  { account, company }: Sender,
  sent: readonly Sent[],
  { restarted = false, broken = [503] }: { restarted?: boolean; broken?: number[] } = {},
): Promise<string[]> {
  const faults: string[] = [];
  for (const one of sent) {
    if (!isDone(one) && !broken.includes(one.status))
      faults.push(`A ${one.kind} was answered ${one.status} after ${Math.round(one.ms)} ms`);
    if (one.status === 503 && !one.retryAfter)
      faults.push(`A ${one.kind} was answered 503 without Retry-After`);
  }
  const submits = sent.filter(({ kind }) => kind === "submit");
  const before = await documentsOf(account.accountId);
  for (const one of submits) {
    const n = before.get(one.marker) ?? 0;
    if (isDone(one) ? n !== 1 : n > 1) faults.push(`A submit answered ${one.status} is stored ${n} times`);
  }
  const undone = submits.filter((one) => !isDone(one));
  const unheard = undone.filter(({ marker }) => before.get(marker) === 1).length;
  let repeated = 0;
  const left = [...undone];
  const repeatAll = async () => {
    for (let one = left.pop(); one; one = left.pop()) {
      const { marker } = one;
      await until(
        "a repeated submit",
        () => {
          repeated += 1;
          return send(world.servers[0].url, account.liveSecret, { kind: "submit", company, marker });
        },
        isDone,
      );
    }
  };
  await Promise.all(Array.from({ length: 6 }, repeatAll));
  const after = await documentsOf(account.accountId);
  for (const { marker } of submits)
    if (after.get(marker) !== 1) faults.push(`A submit is stored ${after.get(marker) ?? 0} times in the end`);
  if (after.size !== submits.length) faults.push(`${after.size} documents of ${submits.length} submits`);
  faults.push(...(await unwhole(account.accountId)));
  faults.push(...(await wrongEvents(account.accountId, sent, { restarted, unheard, repeated })));
  const done = sent.filter(isDone).length;
  console.info(
    `  ${sent.length} requests, ${done} done, ${undone.length} submits not (${unheard} of them stored), slowest ${Math.round(Math.max(...sent.map(({ ms }) => ms)))} ms`,
  );
  return [...new Set(faults)].slice(0, 10);
}

/** Documents without their parts, counters that tell another number, operations that were not or twice paid. */
async function unwhole(accountId: number): Promise<string[]> {
  const [row] = await db().execute<Record<string, number>>(sql`
    select (select count(*)::int from sends where account_id = ${accountId}) as documents,
      (select count(*)::int from sends s where account_id = ${accountId} and (
        not exists (select 1 from send_documents d where d.send_id = s.id) or
        not exists (select 1 from updates u where u.send_id = s.id) or
        not exists (select 1 from idempotency_keys i where i.send_id = s.id))) as unwhole,
      (select coalesce(sum(rows), 0)::int from document_counts where account_id = ${accountId} and list = 'send') as counted,
      (select ${operationsGiven}::int - operation_left from accounts where id = ${accountId}) as paid`);
  const { documents = -1, unwhole = -1, counted = -1, paid = -1 } = row ?? {};
  const faults: string[] = [];
  if (unwhole !== 0) faults.push(`${unwhole} documents lack a part`);
  if (counted !== documents) faults.push(`${documents} documents are counted as ${counted}`);
  if (paid !== documents) faults.push(`${documents} documents took ${paid} operations`);
  return faults;
}

async function wrongEvents(
  accountId: number,
  sent: readonly Sent[],
  { restarted, unheard, repeated }: { restarted: boolean; unheard: number; repeated: number },
): Promise<string[]> {
  const totals = async () => {
    const [row] = await db().execute<{ events: number; counted: number }>(sql`
      select (select count(*)::int from events where account_id = ${accountId}) as events,
        (select coalesce(sum(requests), 0)::int from key_daily_counts where account_id = ${accountId}) as counted`);
    return row ?? { events: 0, counted: 0 };
  };
  // Written in batches: all of them are there once nothing comes any more.
  for (let last = -1, now = await totals(); now.events + now.counted !== last; now = await totals()) {
    last = now.events + now.counted;
    await sleep(1_500);
  }
  const rows = await db().execute<{ marker: string; n: number; made: number }>(sql`
    select user_agent as marker, count(*)::int as n, count(distinct resource_id) filter (where status_code = 201)::int as made
    from events where account_id = ${accountId} group by 1`);
  const known = new Map(rows.map((row) => [row.marker, row]));
  const faults: string[] = [];
  let missing = 0;
  for (const one of sent) {
    const { n = 0, made = 0 } = known.get(one.marker) ?? {};
    if (one.kind === "submit") {
      if (made > 1) faults.push(`A submit has events of ${made} documents`);
      continue;
    }
    if (n > 1) faults.push(`A ${one.kind} has ${n} events`);
    if (isDone(one) && n === 0) missing += 1;
  }
  if (missing > 0 && !restarted) faults.push(`${missing} requests that were answered have no event`);
  const { events, counted } = await totals();
  // A submit whose commit nobody heard of has its own event, and that of its answer.
  if (!restarted && events !== counted + unheard)
    faults.push(`${events} events, of which ${unheard} are second ones, are counted as ${counted}`);
  if (restarted)
    console.info(`  ${missing} events were lost with a server, of ${events} (${repeated} repeated)`);
  return faults;
}

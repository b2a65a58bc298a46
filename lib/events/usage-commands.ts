import { inArray, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { events, keyDailyCounts } from "@/db/schema";
import { fresh } from "./batch-commands";
import { inWriteOrder, type Tally } from "./counts";

/** Days that the request log is kept. */
export const eventsKeptDays = 15;
/** Days that the counters are kept: more than a year, so that a month can be compared with the one before it. */
export const countsKeptDays = 400;

/**
 * Adds a tally to the counters of the database: one statement, so all of it or nothing. A key that is being changed is
 * waited for, but not for long: what can't be added now is added later. Once for each `batchId`, however often it is asked for.
 */
export async function storeCounts(tally: Tally, batchId: string): Promise<void> {
  const rows = inWriteOrder(tally);
  if (rows.length === 0) return;
  await db().execute(sql`
    with patience as materialized (select set_config('lock_timeout', '2s', true)), ${fresh(batchId)}
    insert into key_daily_counts as stored (account_id, key_id, environment, day, outcome, requests)
    select account_id, key_id, environment, day, outcome, requests
    from patience, fresh, json_to_recordset(${JSON.stringify(rows.map(toRow))}::json)
      as given(place int, account_id int, key_id int, environment text, day date, outcome text, requests int)
    where exists (select 1 from keys k where k.account_id = given.account_id and k.id = given.key_id)
    order by place
    on conflict (key_id, environment, day, outcome)
    do update set requests = stored.requests + excluded.requests`);
}

const toRow = ({ accountId, keyId, ...rest }: ReturnType<typeof inWriteOrder>[number], place: number) => ({
  ...rest,
  place,
  account_id: accountId,
  key_id: keyId,
});

/** When each key and each secret was used last. */
export type LastUses = { keys: Map<number, Date>; secrets: Map<number, Date> };

/** Stores last uses, at most one a minute each. */
export async function storeUses(uses: LastUses): Promise<void> {
  await storeLastUsed("keys", uses.keys);
  await storeLastUsed("key_secrets", uses.secrets);
}

/** Rows that a write holds are skipped: the next batch is soon enough, and nobody waits for a statistic. */
async function storeLastUsed(table: "keys" | "key_secrets", uses: Map<number, Date>): Promise<void> {
  if (uses.size === 0) return;
  const rows = [...uses].map(([id, at]) => ({ id, at }));
  const name = sql.identifier(table);
  await db().execute(sql`
    with used as (
      select t.id, u.at from ${name} t
      join json_to_recordset(${JSON.stringify(rows)}::json) as u(id int, at timestamptz) on u.id = t.id
      where t.last_used_at is null or t.last_used_at < u.at - interval '1 minute'
      for no key update of t skip locked
    )
    update ${name} set last_used_at = used.at from used where ${name}.id = used.id`);
}

/** Forgets counts that are older than {@link countsKeptDays}. */
export async function pruneCounts(): Promise<void> {
  await db()
    .delete(keyDailyCounts)
    .where(lt(keyDailyCounts.day, sql`(now() at time zone 'UTC')::date - ${countsKeptDays}::int`));
}

/** Rows that one statement deletes: short enough that nobody waits for it. */
const pruneBatch = 5_000;

/**
 * Deletes events older than {@link eventsKeptDays}, the oldest first and in batches. They are found by their ids, which
 * rise with time but for the seconds that a batch waits: it stops at the first batch that is young.
 */
export async function pruneEvents(): Promise<number> {
  let pruned = 0;
  for (;;) {
    const oldest = db().select({ id: events.id, at: events.dateTime }).from(events).orderBy(events.id);
    const candidates = oldest.limit(pruneBatch).as("candidates");
    const gone = await db()
      .delete(events)
      .where(
        inArray(
          events.id,
          db()
            .select({ id: candidates.id })
            .from(candidates)
            .where(lt(candidates.at, sql`now() - ${eventsKeptDays} * interval '1 day'`)),
        ),
      )
      .returning({ id: events.id });
    pruned += gone.length;
    if (gone.length === 0) return pruned;
  }
}

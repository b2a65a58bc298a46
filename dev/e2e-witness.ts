import { sql } from "drizzle-orm";
import { closeDb, db } from "../db/index";
import { openBox } from "./box";
import { settled } from "./e2e-seats";

/** What is asked of this process, and what it answers under the same number. */
export type WitnessAsked = { id: number; accountId: number; userId: number };
export type WitnessAnswer = { id: number } & (
  | { digests: Record<string, string>; sessionIds: string[] }
  | { error: string }
);

/** Tables of requests, which are no change of what an account has. */
const ofRequests = new Set(["events", "key_daily_counts", "written_batches"]);

// A process of its own beside each Playwright worker that asks: Playwright's loader can't read our modules, tsx can.
const box = await openBox({ mail: false, stripe: "use" });

process.on("message", ({ id, ...asked }: WitnessAsked) => {
  answer(asked).then(
    (found) => process.send?.({ id, ...found } satisfies WitnessAnswer),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies WitnessAnswer),
  );
});
process.once("disconnect", async () => {
  await closeDb();
  await box.close();
  process.exit();
});

async function answer({ accountId, userId }: Omit<WitnessAsked, "id">) {
  await settled(accountId);
  const columns = await db().execute<{ table: string; columns: string[] }>(sql`
    select table_name as table, json_agg(column_name) as columns from information_schema.columns
    where table_schema = 'public' group by table_name order by table_name`);
  const digests: Record<string, string> = {};
  for (const { table, columns: names } of columns) {
    if (ofRequests.has(table)) continue;
    const owned = ownedBy(table, names, accountId, userId);
    if (owned === null) continue;
    // When something was used last is told by anybody's reading.
    const [row] = await db().execute<{ digest: string }>(sql`
      select count(*) || ' ' || coalesce(md5(string_agg(t.row, '|' order by t.row)), '') as digest from (
        select (to_jsonb(r) - 'last_used_at' - 'last_seen_at')::text as row
        from ${sql.identifier(table)} r where ${owned}) t`);
    digests[table] = row?.digest ?? "";
  }
  if (Object.keys(digests).length < 8) throw new Error("The tables are not where they are looked for");
  const sessions = await db().execute<{ id: string }>(
    sql`select id from sessions where user_id = ${userId} order by created_at`,
  );
  return { digests, sessionIds: sessions.map((session) => session.id) };
}

function ownedBy(table: string, columns: string[], accountId: number, userId: number) {
  if (table === "accounts") return sql`r.id = ${accountId}`;
  if (columns.includes("account_id")) return sql`r.account_id = ${accountId}`;
  return columns.includes("user_id") ? sql`r.user_id = ${userId}` : null;
}

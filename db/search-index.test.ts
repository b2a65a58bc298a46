import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, type Tx } from "@/db";

const migration = readFileSync(new URL("./migrations/0013_document_places.sql", import.meta.url), "utf8");
const block = migration.split("--> statement-breakpoint").at(-1) ?? "";

const indexes = async (reader: Pick<Tx, "execute">) => {
  const rows = await reader.execute<{ name: string }>(
    sql`select indexname as name from pg_indexes where indexname like '%\\_search' order by 1`,
  );
  return rows.map(({ name }) => name);
};

test("a database that does not give us pg_trgm does without the index of searches", async () => {
  expect(await indexes(db())).toEqual(["receives_search", "sends_search"]);
  const done = db().transaction(async (tx) => {
    await tx.execute(sql`drop extension pg_trgm cascade`);
    expect(await indexes(tx)).toEqual([]);
    await tx.execute(sql`create role without_rights`);
    await tx.execute(sql`set local role without_rights`);
    await tx.execute(sql.raw(block));
    await tx.execute(sql`reset role`);
    expect(await indexes(tx)).toEqual([]);
    await tx.execute(sql.raw(block));
    expect(await indexes(tx)).toEqual(["receives_search", "sends_search"]);
    tx.rollback();
  });
  await expect(done).rejects.toThrow("Rollback");
});

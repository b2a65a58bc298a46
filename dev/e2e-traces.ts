import { sql } from "drizzle-orm";
import { closeDb, db } from "../db/index";
import { openBox } from "./box";

/** Texts to look for, each under the name that an answer gives. */
export type TracesAsked = { id: number; needles: Record<string, string> };
/** Where they are: `table: name`. */
export type TracesAnswer = { id: number } & ({ found: string[]; tables: number } | { error: string });

// A process of its own beside a Playwright worker: Playwright's loader can't read our modules, tsx can.
const box = await openBox({ mail: false, stripe: "use" });

process.on("message", ({ id, needles }: TracesAsked) => {
  search(needles).then(
    (answer) => process.send?.({ id, ...answer } satisfies TracesAnswer),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies TracesAnswer),
  );
});
process.once("disconnect", async () => {
  await closeDb();
  await box.close();
  process.exit();
});

/** Every column of every table, as text; bytes as PostgreSQL writes them, in hexadecimal. */
async function search(needles: Record<string, string>): Promise<{ found: string[]; tables: number }> {
  const tables = await db().execute<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const wanted = Object.entries(needles).flatMap(([name, text]) => [
    { name, text },
    { name: `${name} as bytes`, text: Buffer.from(text).toString("hex") },
  ]);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await db().execute<{ name: string }>(sql`
      with needles as (select * from json_to_recordset(${JSON.stringify(wanted)}::json) as n(name text, text text))
      select distinct n.name from ${sql.identifier(schema)}.${sql.identifier(name)} r, needles n
      where strpos(to_jsonb(r)::text, n.text) > 0`);
    for (const row of rows) found.push(`${name}: ${row.name}`);
  }
  return { found, tables: tables.length };
}

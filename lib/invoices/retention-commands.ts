import { sql } from "drizzle-orm";
import { db } from "@/db";
import { type Environment, environments } from "@/lib/access/presets";
import { type ExportKind, exportKinds } from "./export-queries";

/** How long a document is kept, counted from when it came to us. Source: the contract's words on send and receive. */
export const documentsKept = {
  send: { test: "15 days", live: "2 years" },
  receive: { test: "24 hours", live: "2 years" },
} as const satisfies Record<ExportKind, Record<Environment, string>>;

/** Documents of one transaction: short enough that nobody waits for it. */
const batchMax = 500;

/**
 * Deletes documents that are kept no longer, with their bodies, their updates and what webhooks were still to be told of
 * them; nobody is told of it. In batches, which several processes share (`SKIP LOCKED`). Returns how many went.
 */
export async function dropOldDocuments(): Promise<number> {
  let dropped = 0;
  for (const kind of exportKinds) {
    for (const environment of environments) {
      for (let gone = batchMax; gone === batchMax; dropped += gone) gone = await dropBatch(kind, environment);
    }
  }
  return dropped;
}

async function dropBatch(kind: ExportKind, environment: Environment): Promise<number> {
  const table = sql.identifier(kind === "send" ? "sends" : "receives");
  // Deliveries that somebody holds are being told, or go with their webhook: nobody is waited for.
  const gone = await db().execute(sql`
    with old as materialized (
      select id from ${table}
      where environment = ${environment} and created_at < now() - ${documentsKept[kind][environment]}::interval
      order by created_at limit ${batchMax} for update skip locked
    ), untold as materialized (
      select id from webhook_deliveries
      where subject in (select ${`${kind}:`} || id from old) for update skip locked
    ), forgotten as (
      delete from webhook_deliveries where id in (select id from untold)
    )
    delete from ${table} where id in (select id from old) returning id`);
  return gone.length;
}

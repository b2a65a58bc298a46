import { eq, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { companies, sends } from "@/db/schema";
import { loggable } from "@/lib/errors";
import { deliver } from "@/lib/invoices/receive-commands";
import { log } from "@/lib/log/log";
import { addUpdate } from "./update-commands";

/** Documents of one run, so that a run ends. */
const batchMax = 200;

/**
 * Lets the exchange say what is due: the next planned state of each document becomes an update, and what is delivered
 * arrives. Several processes share the work (`SKIP LOCKED`), a killed one loses nothing. Each document has its own
 * transaction: the recipient is locked in it, and two in one could wait for each other's company. Returns how many
 * documents moved on.
 */
export async function advanceDue(): Promise<number> {
  let moved = 0;
  while (moved < batchMax && (await advanceNext())) moved += 1;
  return moved;
}

/** One document that can't move on must not hold up the others: it is named, and tried again in a minute. */
async function advanceNext(): Promise<boolean> {
  let id: number | null = null;
  try {
    return await db().transaction((tx) =>
      advanceOne(tx, (taken) => {
        id = taken;
      }),
    );
  } catch (error) {
    if (id === null) throw error;
    log.error(`The exchange can't move document ${id} on`, loggable(error));
    const later = { exchangeDueAt: sql`now() + interval '1 minute'` };
    await db().update(sends).set(later).where(eq(sends.id, id));
    return true;
  }
}

async function advanceOne(tx: Tx, taken: (id: number) => void): Promise<boolean> {
  const due = await takeDue(tx);
  if (!due) return false;
  taken(due.id);
  const { id, plan, ...place } = due;
  const now = await databaseNow(tx);
  const [step, ...later] = plan ?? [];
  const next = later[0] ? new Date(now.getTime() + later[0].afterMs) : null;
  if (step) {
    const { state, description, errors } = step;
    await addUpdate(tx, { ...place, sendId: id, state, description, errors, lastUpdate: now });
    if (state === "Consegnato") await deliver(tx, id);
  }
  await tx
    .update(sends)
    .set({
      ...(step ? { latestState: step.state, lastUpdate: now, version: sql`${sends.version} + 1` } : {}),
      exchangePlan: later,
      exchangeDueAt: next,
    })
    .where(eq(sends.id, id));
  return true;
}

/**
 * Locks the document that is due first, and its company, which what is said of the document refers to: a deletion of the
 * company locks it before its documents, and each would wait for the other. One whose company is just going is passed over.
 */
async function takeDue(tx: Tx) {
  const [taken] = await tx.execute<{ id: number }>(sql`
    select s.id from ${sends} s join ${companies} c on c.id = s.company_id
    where s.exchange_due_at <= now() order by s.exchange_due_at limit 1
    for key share of c skip locked for update of s skip locked`);
  if (!taken) return undefined;
  const [due] = await tx
    .select({
      id: sends.id,
      accountId: sends.accountId,
      environment: sends.environment,
      companyId: sends.companyId,
      plan: sends.exchangePlan,
    })
    .from(sends)
    .where(eq(sends.id, taken.id));
  return due;
}

import { and, asc, eq, gte, isNotNull, or, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { stripeFindings, stripeOutbox, stripeWalks } from "@/db/schema";
import type { FindingKind, StripeTask } from "./seat";

/** How our copy and Stripe stand to each other, as far as one account may know. */
export type Drift = {
  /** When all was last compared to its end; null before the first time. */
  lastReconciledAt: Date | null;
  /** Live subscriptions of the account's customer that no checkout of ours bought. */
  unknownSubscriptions: string[];
  /** Everything found, the unknown ones among it; what was cancelled at once is told for thirty days. */
  findings: { kind: FindingKind; subscriptionId: string; at: Date }[];
  /** What Stripe could not be told at least three times. */
  failingTasks: { task: StripeTask; attempts: number; error: string | null; since: Date }[];
};

/** Attempts from which a task is told of: the first ones may fail for a moment. */
const failingFrom = 3;

/** The drift of one account; tells nothing of another. */
export async function driftOf(reader: Reader, accountId: number): Promise<Drift> {
  const [walk] = await reader.select().from(stripeWalks).where(eq(stripeWalks.name, "subscriptions"));
  const findings = await reader
    .select({
      kind: stripeFindings.kind,
      subscriptionId: stripeFindings.subscriptionId,
      at: stripeFindings.at,
    })
    .from(stripeFindings)
    .where(
      and(
        eq(stripeFindings.accountId, accountId),
        or(
          sql`${stripeFindings.kind} in ('unknown', 'missing')`,
          gte(stripeFindings.at, sql`now() - interval '30 days'`),
        ),
      ),
    )
    .orderBy(asc(stripeFindings.id));
  const failingTasks = await reader
    .select({
      task: stripeOutbox.task,
      attempts: stripeOutbox.attempts,
      error: stripeOutbox.error,
      since: stripeOutbox.createdAt,
    })
    .from(stripeOutbox)
    .where(
      and(
        eq(stripeOutbox.accountId, accountId),
        isNotNull(stripeOutbox.dueAt),
        isNotNull(stripeOutbox.error),
        gte(stripeOutbox.attempts, failingFrom),
      ),
    )
    .orderBy(asc(stripeOutbox.id));
  return {
    lastReconciledAt: walk?.endedAt ?? null,
    unknownSubscriptions: findings
      .filter(({ kind }) => kind === "unknown")
      .map(({ subscriptionId }) => subscriptionId),
    findings,
    failingTasks,
  };
}

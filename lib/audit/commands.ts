import type { Tx } from "@/db";
import { auditEntries } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import type { AuditAction, AuditSubject, Snapshot } from "./entry";

/** Writes one entry of the audit log in the transaction of the change it tells of; never with a secret. */
export async function record(
  tx: Tx,
  ctx: Ctx,
  entry: {
    action: AuditAction;
    subject: AuditSubject;
    /** Null when the subject has no row of its own. */
    subjectId: number | null;
    before?: Snapshot;
    after?: Snapshot;
  },
): Promise<void> {
  await tx.insert(auditEntries).values({
    accountId: ctx.accountId,
    actor: ctx.actor,
    ip: ctx.ip,
    userAgent: ctx.userAgent,
    ...entry,
  });
}

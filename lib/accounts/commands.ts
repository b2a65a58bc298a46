import { and, eq, gte, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { accounts } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { creditInput } from "./input";

/** Calls the account by another name, on its pages and on Desk from the next request on; the same name changes nothing. */
export async function renameAccount(tx: Tx, ctx: Ctx, name: string): Promise<void> {
  const own = eq(accounts.id, ctx.accountId);
  // Two at once: the second finds the first one's name, and its entry says so.
  const [before] = await tx.select({ name: accounts.name }).from(accounts).where(own).for("no key update");
  if (!before) throw new DomainError("not_found", "There is no such account");
  if (before.name === name) return;
  await tx.update(accounts).set({ name }).where(own);
  await record(tx, ctx, {
    action: "account.renamed",
    subject: "account",
    subjectId: ctx.accountId,
    before,
    after: { name },
  });
}

/**
 * Sets how many live operations and signatures an account has left (absolute numbers; null leaves one as it is).
 * For the operator at the command line. @throws DomainError invalid, not_found
 */
export async function creditAccount(credit: {
  accountId: number;
  operations: number | null;
  signatures: number | null;
}): Promise<{ operationLeft: number; signatureLeft: number }> {
  const parsed = creditInput.safeParse(credit);
  if (!parsed.success) throw new DomainError("invalid", "Operations and signatures are whole numbers from 0");
  const { operations, signatures } = parsed.data;
  return db().transaction(async (tx) => {
    const [before] = await tx
      .select({ operationLeft: accounts.operationLeft, signatureLeft: accounts.signatureLeft })
      .from(accounts)
      .where(eq(accounts.id, credit.accountId))
      .for("update");
    if (!before) throw new DomainError("not_found", `There is no account ${credit.accountId}`);
    const after = {
      operationLeft: operations ?? before.operationLeft,
      signatureLeft: signatures ?? before.signatureLeft,
    };
    await tx.update(accounts).set(after).where(eq(accounts.id, credit.accountId));
    const ctx = {
      accountId: credit.accountId,
      actor: { type: "operator" } as const,
      passwordFresh: true,
      ip: null,
      userAgent: null,
    };
    await record(tx, ctx, {
      action: "account.credited",
      subject: "account",
      subjectId: credit.accountId,
      before,
      after,
    });
    return after;
  });
}

/**
 * Takes live operations of the account, all or none, in the transaction of what they pay for.
 * @throws DomainError operations_exhausted
 */
export async function takeOperations(tx: Tx, accountId: number, count: number): Promise<void> {
  if (count === 0) return;
  const taken = await tx
    .update(accounts)
    .set({ operationLeft: sql`${accounts.operationLeft} - ${count}` })
    .where(and(eq(accounts.id, accountId), gte(accounts.operationLeft, count)))
    .returning({ id: accounts.id });
  if (taken.length === 0) throw new DomainError("operations_exhausted", "The account has no operations left");
}

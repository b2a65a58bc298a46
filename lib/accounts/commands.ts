import { eq } from "drizzle-orm";
import { db } from "@/db";
import { accounts } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import { DomainError } from "@/lib/errors";
import { creditInput } from "./input";

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

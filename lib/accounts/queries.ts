import { eq } from "drizzle-orm";
import type { Reader } from "@/db";
import { accounts } from "@/db/schema";

/** Live operations and signatures the account has left; zeroes for an account that is not there. */
export async function accountCounters(
  reader: Reader,
  accountId: number,
): Promise<{ operationLeft: number; signatureLeft: number }> {
  const [row] = await reader
    .select({ operationLeft: accounts.operationLeft, signatureLeft: accounts.signatureLeft })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return row ?? { operationLeft: 0, signatureLeft: 0 };
}

/** An account as its owner sees it. */
export type AccountView = {
  name: string;
  /** Live operations and signatures that are left. */
  operationLeft: number;
  signatureLeft: number;
  createdAt: Date;
};

/** The account of a session; null only if it was deleted under its user. */
export async function readAccount(reader: Reader, accountId: number): Promise<AccountView | null> {
  const [row] = await reader
    .select({
      name: accounts.name,
      operationLeft: accounts.operationLeft,
      signatureLeft: accounts.signatureLeft,
      createdAt: accounts.createdAt,
    })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return row ?? null;
}

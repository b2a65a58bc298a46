import { eq } from "drizzle-orm";
import type { Reader } from "@/db";
import { accounts } from "@/db/schema";

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

import { and, eq, ilike, type SQL } from "drizzle-orm";
import type { Reader } from "@/db";
import { keys } from "@/db/schema";
import { containing } from "@/lib/companies/queries";

/** Which keys a log is narrowed to: one by its id, or those whose description holds a text. */
export type KeyChoice = { id: number } | { named: string };

/** The choice as a condition on the ids of keys; deleted ones count, as their history stays. */
export function keysChosen(accountId: number, choice: KeyChoice): SQL | undefined {
  return and(
    eq(keys.accountId, accountId),
    "id" in choice ? eq(keys.id, choice.id) : ilike(keys.description, containing(choice.named)),
  );
}

/** The description of one key of the account, also of a deleted one; null when there is none. */
export async function keyName(reader: Reader, accountId: number, keyId: number): Promise<string | null> {
  const [row] = await reader
    .select({ name: keys.description })
    .from(keys)
    .where(keysChosen(accountId, { id: keyId }));
  return row?.name ?? null;
}

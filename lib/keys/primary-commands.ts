import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db";
import { keys } from "@/db/schema";
import type { Ctx } from "@/lib/ctx";
import { updateKey } from "./commands";
import { keysOverHttp } from "./primary-queries";
import { lockRestricted } from "./row-commands";

/**
 * Disables every key that the primary's live secret made or widened over HTTP: what whoever stole that secret may have
 * left behind. Needs no password, as it only takes away. Returns how many were on.
 */
export async function disableKeysOverHttp(tx: Tx, ctx: Ctx): Promise<number> {
  const asked = (await keysOverHttp(tx, ctx.accountId)).map(({ keyId }) => keyId);
  if (asked.length === 0) return 0;
  // In the order of their ids, so that two at once can't wait for each other.
  const on = await tx
    .select({ id: keys.id })
    .from(keys)
    .where(
      and(
        eq(keys.accountId, ctx.accountId),
        eq(keys.kind, "restricted"),
        eq(keys.enabled, true),
        isNull(keys.deletedAt),
        inArray(keys.id, asked),
      ),
    )
    .orderBy(keys.id);
  let disabled = 0;
  for (const { id } of on) {
    // Two at once: the second waits here, and finds it done.
    if (!(await lockRestricted(tx, ctx, id)).enabled) continue;
    await updateKey(tx, ctx, id, { enabled: false });
    disabled += 1;
  }
  return disabled;
}

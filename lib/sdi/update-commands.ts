import type { Tx } from "@/db";
import { updates } from "@/db/schema";
import { tellWebhooks } from "@/lib/webhooks/delivery-commands";

/** Stores what the exchange says of a document, and tells the webhooks. */
export async function addUpdate(tx: Tx, update: typeof updates.$inferInsert): Promise<void> {
  const [added] = await tx.insert(updates).values(update).returning({ id: updates.id });
  if (!added) throw new Error("The update was not stored");
  const { accountId, environment, companyId, sendId } = update;
  const place = { accountId, environment, companyId };
  await tellWebhooks(tx, {
    ...place,
    event: "update.add",
    resourceId: added.id,
    subject: `send:${sendId}`,
  });
}

import { randomBytes } from "node:crypto";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { companies, receiveDocuments, receives, sendDocuments, sends } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { takeOperations } from "@/lib/accounts/commands";
import { normalizeVat } from "@/lib/companies/vat";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { tellWebhooks } from "@/lib/webhooks/delivery-commands";
import type { WebhookEvent } from "@/lib/webhooks/webhook";
import { readDocument } from "./document";
import { payloadSealedFor } from "./queries";
import { loadReceives, type ReceivedDocument, receiveSealedFor, receivesInReach } from "./receive-queries";

/**
 * Marks documents of the reach as read, each once however many read it at the same time; in live each is an operation
 * of the account. Ids out of reach are left out. @throws DomainError operations_exhausted
 */
export async function markRead(tx: Tx, reach: Reach, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  const unread = await tx
    .select({ id: receives.id })
    .from(receives)
    .where(and(receivesInReach(reach), inArray(receives.id, ids), eq(receives.isRead, false)))
    .orderBy(asc(receives.id))
    .for("update");
  if (unread.length === 0) return;
  await tx
    .update(receives)
    .set({ isRead: true, version: sql`${receives.version} + 1` })
    .where(
      inArray(
        receives.id,
        unread.map(({ id }) => id),
      ),
    );
  if (reach.environment === "live") await takeOperations(tx, reach.accountId, unread.length);
}

/** Deletes a received document of the reach for good. @throws DomainError not_found */
export async function deleteReceive(tx: Tx, reach: Reach, id: number): Promise<ReceivedDocument> {
  const [row] = await loadReceives(tx, reach, [id]);
  const gone = await tx
    .delete(receives)
    .where(and(receivesInReach(reach), eq(receives.id, id)))
    .returning({ id: receives.id });
  if (!row || gone.length === 0) throw new DomainError("not_found", "There is no such document");
  await tellReceive(tx, row, "receive.delete", id);
  return row;
}

/**
 * Puts a sent document into the receive list of the company it is addressed to: another one of the same account and
 * environment, in the demo else of any account. Once: a second call changes nothing. Returns the id of what was
 * received; null when nobody here is the recipient.
 */
export async function deliver(tx: Tx, sendId: number): Promise<number | null> {
  const [sent] = await tx.select().from(sends).where(eq(sends.id, sendId));
  const vat = sent?.committente ? normalizeVat(sent.committente) : null;
  if (!sent || !sent.identifier || vat === null) return null;
  const recipient = await recipientOf(tx, sent, vat);
  if (!recipient) return null;

  const { encryptionKeys } = env();
  const payload = open(encryptionKeys, sent.payload, payloadSealedFor(sent));
  const { accountId, environment } = recipient;
  const [received] = await tx
    .insert(receives)
    .values({
      accountId,
      environment,
      companyId: recipient.id,
      prestatore: sent.prestatore,
      committente: sent.committente,
      nomePrestatore: readDocument({ text: payload.toString("utf8") }).sender.name,
      identifier: sent.identifier,
      fileName: sent.fileName,
      format: sent.format,
      payload: seal(encryptionKeys, payload, receiveSealedFor(recipient), randomBytes(12)),
      encoding: sent.encoding,
      documentDate: sent.documentDate,
      dateSent: sent.dateSent,
    })
    .onConflictDoNothing({ target: receives.identifier })
    .returning({ id: receives.id });
  if (!received) return null;
  const documents = await tx.select().from(sendDocuments).where(eq(sendDocuments.sendId, sendId));
  await tx.insert(receiveDocuments).values(
    documents.map(({ position, number, date, total, currency }) => ({
      ...{ accountId, environment, receiveId: received.id },
      ...{ position, number, date, total, currency },
    })),
  );
  const place = { accountId, environment, companyId: recipient.id };
  await tellReceive(tx, place, "receive.add", received.id);
  return received.id;
}

/** The company that a document goes to, held so that it can't be deleted meanwhile; its own account's comes first. */
async function recipientOf(tx: Tx, sent: typeof sends.$inferSelect, vat: string) {
  const [found] = await tx
    .select({ id: companies.id, accountId: companies.accountId, environment: companies.environment })
    .from(companies)
    .where(
      and(
        eq(companies.environment, sent.environment),
        eq(companies.vat, vat),
        sql`${companies.id} <> ${sent.companyId}`,
        // A VAT number is claimed, not proved: between accounts nothing is delivered but in the demo.
        env().demo ? undefined : eq(companies.accountId, sent.accountId),
      ),
    )
    .orderBy(sql`${companies.accountId} = ${sent.accountId} desc`, asc(companies.id))
    .limit(1)
    .for("key share");
  return found ?? null;
}

type Place = Pick<ReceivedDocument, "accountId" | "environment" | "companyId">;

function tellReceive(tx: Tx, { accountId, environment, companyId }: Place, event: WebhookEvent, id: number) {
  const subject = `receive:${id}`;
  return tellWebhooks(tx, { accountId, environment, companyId, event, resourceId: id, subject });
}

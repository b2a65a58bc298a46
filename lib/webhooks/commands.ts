import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { companies, webhooks } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { record } from "@/lib/audit/commands";
import type { Snapshot } from "@/lib/audit/entry";
import { companiesInReach } from "@/lib/companies/queries";
import { seal } from "@/lib/crypto/seal";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { mayCall } from "./post";
import { findWebhook, type WebhookView, webhooksInReach } from "./queries";
import { type WebhookInput, webhooksMax } from "./webhook";

const notFound = () => new DomainError("not_found", "There is no such webhook");

/** What a sealed secret is bound to. */
export const secretSealedFor = (reach: Pick<Reach, "accountId" | "environment">) =>
  `webhook:${reach.accountId}:${reach.environment}`;

const snapshot = (webhook: Omit<WebhookInput, "companyId">, reach: Reach): Snapshot => ({
  url: webhook.url,
  description: webhook.description,
  events: webhook.events ?? [],
  enabled: webhook.enabled,
  environment: reach.environment,
});

/**
 * Refuses a URL that points into a private network, before any transaction is opened: a name is looked up for it.
 * @throws DomainError invalid
 */
export async function mustBePublic(url: string): Promise<void> {
  if (await mayCall(url, { loopback: env().demo })) return;
  throw new DomainError("invalid", "The URL does not point to a public address over https", {
    field: "url",
    reason: "webhook_url_private",
  });
}

/** @throws DomainError invalid: a company that is not there for this reach, or none where one must be named */
async function mustReachCompany(tx: Tx, reach: Reach, companyId: number | null): Promise<void> {
  const field = "companyId";
  if (companyId === null) {
    if (reach.vats === null) return;
    throw new DomainError("invalid", "A key of chosen companies must name one", {
      field,
      reason: "required",
    });
  }
  const [company] = await tx
    .select({ id: companies.id })
    .from(companies)
    .where(and(companiesInReach(reach), eq(companies.id, companyId)))
    .for("key share");
  if (company) return;
  throw new DomainError("invalid", "There is no such company", { field, reason: "company_unknown_id" });
}

/** Adds a webhook, always enabled; its secret is told here and never again. @throws DomainError invalid, too_many */
export async function createWebhook(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  input: WebhookInput,
): Promise<{ webhook: WebhookView; secret: string }> {
  await mustReachCompany(tx, reach, input.companyId);
  const everyWebhook = webhooksInReach({ ...reach, vats: null });
  if ((await tx.$count(webhooks, everyWebhook)) >= webhooksMax) {
    throw new DomainError("conflict", "The account has as many webhooks as it may have", {
      reason: "webhooks_full",
      values: { max: webhooksMax },
    });
  }
  const secret = `wh_sec_${randomBytes(32).toString("base64url")}`;
  const [made] = await tx
    .insert(webhooks)
    .values({
      accountId: reach.accountId,
      environment: reach.environment,
      ...input,
      enabled: true,
      secret: seal(env().encryptionKeys, Buffer.from(secret), secretSealedFor(reach), randomBytes(12)),
    })
    .returning();
  if (!made) throw new Error("The webhook was not stored");
  const { id } = made;
  const after = snapshot({ ...input, enabled: true }, reach);
  await record(tx, ctx, { action: "webhook.created", subject: "webhook", subjectId: id, after });
  return { webhook: made, secret };
}

/** Changes a webhook of the reach. `version` 0: don't check. @throws DomainError not_found, conflict, invalid */
export async function updateWebhook(
  tx: Tx,
  ctx: Ctx,
  reach: Reach,
  id: number,
  patch: Partial<WebhookInput>,
  version: number,
): Promise<WebhookView> {
  await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(webhooksInReach(reach), eq(webhooks.id, id)))
    .for("update");
  const before = await findWebhook(tx, reach, id);
  if (!before) throw notFound();
  if (version !== 0 && version !== before.version) {
    throw new DomainError("conflict", "The webhook was changed meanwhile", { reason: "changed_meanwhile" });
  }
  if (patch.companyId !== undefined && patch.companyId !== before.companyId)
    await mustReachCompany(tx, reach, patch.companyId);
  // Enabled again, or moved, it starts anew: seven more days, and no waiting.
  const anew = (patch.enabled === true && !before.enabled) || (patch.url ?? before.url) !== before.url;
  await tx
    .update(webhooks)
    .set({
      ...patch,
      ...(anew ? { failures: 0, failingSince: null, retryAt: null, failureNotifiedAt: null } : {}),
      version: sql`${webhooks.version} + 1`,
    })
    .where(eq(webhooks.id, id));
  const after = await findWebhook(tx, reach, id);
  if (!after) throw notFound();
  await record(tx, ctx, {
    action: "webhook.updated",
    subject: "webhook",
    subjectId: id,
    before: snapshot(before, reach),
    after: snapshot(after, reach),
  });
  return after;
}

/** Deletes a webhook of the reach, with what it was still to be told. @throws DomainError not_found */
export async function deleteWebhook(tx: Tx, ctx: Ctx, reach: Reach, id: number): Promise<WebhookView> {
  const webhook = await findWebhook(tx, reach, id);
  const gone = await tx
    .delete(webhooks)
    .where(and(webhooksInReach(reach), eq(webhooks.id, id)))
    .returning({ id: webhooks.id });
  if (!webhook || gone.length === 0) throw notFound();
  const before = snapshot(webhook, reach);
  await record(tx, ctx, { action: "webhook.deleted", subject: "webhook", subjectId: id, before });
  return webhook;
}

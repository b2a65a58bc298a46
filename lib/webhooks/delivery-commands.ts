import { eq, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import { users, webhookDeliveries, webhookHistory, webhooks } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import { open } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { loggable } from "@/lib/errors";
import { locales } from "@/lib/i18n/locale";
import { log } from "@/lib/log/log";
import { queueMail } from "@/lib/mail/commands";
import { count } from "@/lib/metrics/figures";
import { secretSealedFor } from "./commands";
import { type PostOptions, post } from "./post";
import { disabledAfterMs, retryMs, signature, type WebhookEvent } from "./webhook";

/** Something that happened. */
export type Happening = {
  accountId: number;
  environment: Environment;
  companyId: number;
  event: WebhookEvent;
  resourceId: number;
  /** What it is about, as `send:1`: its happenings are told in their order. */
  subject: string;
};

/**
 * Puts what happened into the outbox of every webhook that wants to know, in the transaction of the change: told if,
 * and only if, that is committed.
 */
export async function tellWebhooks(tx: Tx, happening: Happening): Promise<void> {
  const { accountId, environment, companyId, event, resourceId, subject } = happening;
  await tx.execute(sql`
    insert into webhook_deliveries (webhook_id, event, subject, company_id, resource_id)
    select w.id, ${event}, ${subject}, ${companyId}::int, ${resourceId}::int from webhooks w
    where w.account_id = ${accountId} and w.environment = ${environment} and w.enabled
      and (w.company_id is null or w.company_id = ${companyId})
      and (w.events is null or w.events @> jsonb_build_array(${event}::text))
    order by w.id`);
}

/** A claimed delivery is left alone this long; a process that dies in between costs a delay, not the delivery. */
const claimSeconds = 60;
/** Deliveries of one run, and of one webhook in it: a slow address must not hold up the others for long. */
const batchMax = 25;
const perWebhookMax = 5;

type Claimed = {
  id: number;
  webhook_id: number;
  event: WebhookEvent;
  company_id: number | null;
  resource_id: number;
  created_at: string;
  account_id: number;
  environment: Environment;
  url: string;
  secret: Buffer;
  /** Seconds since 1970 by the database's clock: the signature's time, which receivers compare with theirs. */
  claimed_at: number;
};

/**
 * Claims what is due: the oldest of each document, nothing of a webhook that is disabled or waits after a failure, and
 * one alone of a webhook that fails, to see whether it is back. Processes share the work (`SKIP LOCKED`).
 */
async function claim(): Promise<Claimed[]> {
  const rows = await db().execute<Claimed>(sql`
    with ready as (
      select d.id from webhooks w cross join lateral (
        select d.id from webhook_deliveries d
        where d.webhook_id = w.id and d.due_at <= now() and not exists (
          select 1 from webhook_deliveries e
          where e.webhook_id = d.webhook_id and e.subject = d.subject and e.id < d.id)
        order by d.id limit case when w.failing_since is null then ${perWebhookMax} else 1 end
      ) d
      where w.enabled and (w.retry_at is null or w.retry_at <= now())
        and exists (select 1 from webhook_deliveries d where d.webhook_id = w.id)
      order by d.id limit ${batchMax}
    ), locked as (
      select d.id from webhook_deliveries d where d.id in (select id from ready) and d.due_at <= now()
      for update skip locked
    )
    update webhook_deliveries d
    set attempts = d.attempts + 1, due_at = now() + ${claimSeconds} * interval '1 second'
    from webhooks w where d.id in (select id from locked) and w.id = d.webhook_id
    returning d.id, d.webhook_id, d.event, d.company_id, d.resource_id, d.created_at,
      w.account_id, w.environment, w.url, w.secret,
      floor(extract(epoch from clock_timestamp()))::int as claimed_at`);
  return [...rows].sort((a, b) => a.id - b.id);
}

/** Tells what is due; returns how many were tried. At least once each: whoever dies after telling tells it again. */
export async function deliverWebhooks(options: Partial<PostOptions> = {}): Promise<number> {
  const claimed = await claim();
  await Promise.all(
    claimed.map((delivery) =>
      attempt(delivery, { loopback: env().demo, ...options }).catch((error: unknown) => {
        log.error(`Delivery ${delivery.id} waits`, loggable(error));
      }),
    ),
  );
  return claimed.length;
}

/** What a webhook is sent: the contract's `Event` with the happening's name, and the id of what to fetch. */
function bodyOf(delivery: Claimed): string {
  const [thing = "", verb] = delivery.event.split(".");
  const at = new Date(delivery.created_at).toISOString();
  return JSON.stringify({
    id: delivery.id,
    event: delivery.event,
    created: at,
    version: 1,
    user_id: delivery.account_id,
    company_id: delivery.company_id,
    method: verb === "delete" ? "DELETE" : "POST",
    endpoint: thing,
    api_version: 1,
    status_code: verb === "delete" ? 200 : 201,
    date_time: at,
    error: null,
    resource_id: delivery.resource_id,
    success: true,
  });
}

async function attempt(delivery: Claimed, options: PostOptions): Promise<void> {
  const body = bodyOf(delivery);
  const boundTo = secretSealedFor({ accountId: delivery.account_id, environment: delivery.environment });
  const secret = open(env().encryptionKeys, delivery.secret, boundTo).toString("utf8");
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "Invoicetronic-Webhook/1",
    "Invoicetronic-Event": delivery.event,
    "Invoicetronic-Signature": signature(secret, body, delivery.claimed_at),
  };
  const { status, error } = await post(delivery.url, headers, body, options);
  const success = status >= 200 && status < 300;
  count("webhookDeliveries", success ? "taken" : status > 0 ? "refused" : "unreachable");
  await db().transaction(async (tx) => {
    const [webhook] = await tx
      .select()
      .from(webhooks)
      .where(eq(webhooks.id, delivery.webhook_id))
      .for("update");
    // Deleted meanwhile, and the delivery with it.
    if (!webhook) return;
    await tx.insert(webhookHistory).values({
      accountId: webhook.accountId,
      environment: webhook.environment,
      webhookId: webhook.id,
      event: delivery.event,
      statusCode: status,
      error,
      success,
    });
    if (success) {
      await tx.delete(webhookDeliveries).where(eq(webhookDeliveries.id, delivery.id));
      if (webhook.failingSince) await tx.update(webhooks).set(healthy).where(eq(webhooks.id, webhook.id));
    } else await putOff(tx, webhook, delivery);
  });
}

const healthy = { failures: 0, failingSince: null, retryAt: null, failureNotifiedAt: null };

async function putOff(tx: Tx, webhook: typeof webhooks.$inferSelect, delivery: Claimed): Promise<void> {
  await tx.update(webhookDeliveries).set({ dueAt: sql`now()` }).where(eq(webhookDeliveries.id, delivery.id));
  const now = await databaseNow(tx);
  // Of several that failed at once, only the first is a failure more.
  const again = webhook.retryAt === null || webhook.retryAt <= now;
  const failures = webhook.failures + (again ? 1 : 0);
  const failingSince = webhook.failingSince ?? now;
  const tooLong = webhook.enabled && now.getTime() - failingSince.getTime() >= disabledAfterMs;
  await tx
    .update(webhooks)
    .set({
      failures,
      failingSince,
      ...(again ? { retryAt: new Date(now.getTime() + retryMs(failures)) } : {}),
      ...(tooLong ? { enabled: false, failureNotifiedAt: now, version: sql`${webhooks.version} + 1` } : {}),
    })
    .where(eq(webhooks.id, webhook.id));
  if (tooLong) await tellDisabled(tx, webhook);
}

async function tellDisabled(tx: Tx, { id, accountId, url }: typeof webhooks.$inferSelect): Promise<void> {
  const actor = { type: "system" } as const;
  await record(
    tx,
    { accountId, actor, ip: null, userAgent: null, passwordFresh: true },
    {
      action: "webhook.disabled",
      subject: "webhook",
      subjectId: id,
      before: { url, enabled: true },
      after: { url, enabled: false },
    },
  );
  const owners = await tx.select().from(users).where(eq(users.accountId, accountId));
  for (const { email, locale } of owners) {
    await queueMail(tx, {
      to: email,
      locale: locale ?? locales[0],
      template: "webhook_disabled",
      values: { address: url, url: `${env().baseUrl}/` },
    });
  }
}

/** Forgets attempts, and what could not be told, after 15 days (the contract's time). */
export async function pruneWebhooks(): Promise<void> {
  const old = sql`now() - interval '15 days'`;
  await db().delete(webhookHistory).where(lt(webhookHistory.dateTime, old));
  await db().delete(webhookDeliveries).where(lt(webhookDeliveries.createdAt, old));
}

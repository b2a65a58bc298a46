import { createHmac } from "node:crypto";
import { z } from "zod";

/** What a webhook can be told of (the contract's "SupportedEvents"): a thing of the API, and what happened to it. */
export const webhookEvents = ["send.add", "update.add", "receive.add", "receive.delete"] as const;
/** One of {@link webhookEvents}. */
export type WebhookEvent = (typeof webhookEvents)[number];

/** Webhooks of an account in one environment. */
export const webhooksMax = 50;
/** After so long without one success a webhook is disabled (the contract's "7 days"). */
export const disabledAfterMs = 7 * 86_400_000;

/** How long a webhook is left alone after the n-th failure in a row (from 1): 10 s, 20 s, 40 s … at most an hour. */
export function retryMs(failures: number): number {
  return Math.min(10_000 * 2 ** Math.min(20, Math.max(0, failures - 1)), 3_600_000);
}

/**
 * The header by which a receiver tells that a body is ours and when it was sent: `t=<unix seconds>,v1=<hex>`, an
 * HMAC-SHA256 of `t.body` under the webhook's secret.
 */
export function signature(secret: string, body: string, unixSeconds: number): string {
  const v1 = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${v1}`;
}

const controls = /\p{Cc}/u;

const urlInput = z
  .string({ error: "required" })
  .trim()
  .min(1, { error: "required" })
  .max(2_000, { error: "too_long" })
  .refine((text) => !controls.test(text) && text.isWellFormed(), { error: "control_characters" })
  .refine((text) => URL.canParse(text), { error: "webhook_url" })
  .transform((text) => new URL(text))
  .refine(({ protocol }) => protocol === "https:" || protocol === "http:", { error: "webhook_url" })
  .refine(({ username, password }) => !username && !password, { error: "webhook_url" })
  .transform((url) => {
    url.hash = "";
    return url.href;
  });

const description = z
  .string()
  .trim()
  .max(200, { error: "too_long" })
  .refine((text) => !controls.test(text) && text.isWellFormed(), { error: "control_characters" })
  .transform((text) => text || null);

/** The settings of a webhook as a client gives them; an empty list of events, like none, is all of them. */
export const webhookShape = z.object({
  url: urlInput,
  companyId: z.int().min(1, { error: "company_unknown_id" }).max(2_147_483_647).nullable(),
  enabled: z.boolean(),
  description: description.nullable(),
  events: z
    .array(z.enum(webhookEvents, { error: "webhook_event" }))
    .max(50, { error: "too_many" })
    .nullable()
    .transform((events) => (events && events.length > 0 ? [...new Set(events)] : null)),
});

/** Settings of a webhook, read by {@link webhookShape}. */
export type WebhookInput = z.output<typeof webhookShape>;

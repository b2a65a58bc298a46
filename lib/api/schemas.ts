import { z } from "@hono/zod-openapi";
import { companyScopes, environments, keyKinds, presetNames } from "@/lib/access/presets";
import { sdiStates } from "@/lib/sdi/states";
import { webhookEvents } from "@/lib/webhooks/webhook";

// What answers look like on the wire, by the contract's names; tests hold every answer against it.

const int32 = z.int().openapi({ format: "int32" });
const instant = z.iso.datetime().openapi({ format: "date-time" });
const text = z.string();

const row = { id: int32, created: instant, version: int32, user_id: int32 };

/** A company in one environment; `vat` with its country, `IT01234567890`. */
export const companySchema = z
  .strictObject({ ...row, vat: text, fiscal_code: text, name: text })
  .openapi("Company");

const documentData = z.strictObject({ number: text, date: instant }).openapi("DocumentData");

const document = {
  ...row,
  company_id: int32,
  committente: text.nullable(),
  prestatore: text.nullable(),
  identifier: text.nullable(),
  file_name: text.nullable(),
  format: text.nullable(),
  payload: text.nullable().openapi({ description: "Null unless it was asked for." }),
  last_update: instant,
  date_sent: instant.nullable(),
  documents: z.array(documentData),
  encoding: z.enum(["Xml", "Base64"]),
};
const state = z.enum(sdiStates);
const metaData = z.record(text, text).nullable();

/**
 * A sent document. `prestatore` and `committente` as it names them: VAT number with country, else fiscal code;
 * `identifier` is the exchange's.
 */
export const sendSchema = z
  .strictObject({
    ...document,
    nome_committente: text.nullable(),
    meta_data: metaData,
    latest_state: state.nullable(),
    company: companySchema,
  })
  .openapi("Send");

/** A received document; `message_id` is the exchange's. */
export const receiveSchema = z
  .strictObject({
    ...document,
    nome_prestatore: text.nullable(),
    is_read: z.boolean(),
    message_id: text.nullable(),
  })
  .openapi("Receive");

const sendReduced = z
  .strictObject({
    identifier: text.nullable(),
    prestatore: text.nullable(),
    meta_data: metaData,
    documents: z.array(documentData),
    date_sent: instant.nullable(),
    latest_state: state.nullable(),
  })
  .openapi("SendReduced");

const sdiError = z.strictObject({ code: text, description: text, hint: text.nullable() }).openapi("Error");

/** A state of a sent document as the exchange told it, with the document's short form. */
export const updateSchema = z
  .strictObject({
    ...row,
    company_id: int32,
    send_id: int32,
    last_update: instant,
    state,
    description: text.nullable(),
    message_id: text.nullable(),
    errors: z.array(sdiError),
    is_read: z.boolean(),
    send: sendReduced,
  })
  .openapi("Update");

/** A request in the log. Null: about no company, no resource, without a query; `response_body` always is. */
export const eventSchema = z
  .strictObject({
    ...row,
    api_key_id: int32,
    company_id: int32.nullable(),
    method: text,
    endpoint: text,
    api_version: int32,
    status_code: int32,
    date_time: instant,
    error: text.nullable(),
    resource_id: int32.nullable(),
    user_agent: text.nullable(),
    success: z.boolean(),
    query: text.nullable(),
    response_body: text.nullable(),
  })
  .openapi("Event");

/** What is left to the account, and what the key is. */
export const statusSchema = z
  .strictObject({
    operation_left: int32,
    signature_left: int32,
    has_active_seat: z.boolean(),
    is_sub_key: z.boolean(),
  })
  .openapi("Status");

/** A webhook. `company_id` null: of the whole account; `events` null: all of them. */
export const webhookSchema = z
  .strictObject({
    ...row,
    company_id: int32.nullable(),
    url: text,
    enabled: z.boolean(),
    secret: text.nullable().openapi({ description: "Only in the answer that creates it." }),
    description: text.nullable(),
    events: z.array(z.enum(webhookEvents)).nullable(),
    failure_notified_at: instant.nullable(),
  })
  .openapi("WebHook");

/** One attempt to tell a webhook; `error` null when it was taken. */
export const webhookHistorySchema = z
  .strictObject({
    ...row,
    web_hook_id: int32,
    event: text,
    status_code: int32,
    error: text.nullable(),
    date_time: instant,
    success: z.boolean(),
  })
  .openapi("WebHookHistory");

const key = {
  id: int32,
  kind: z.enum(keyKinds),
  description: text,
  enabled: z.boolean(),
  preset: z.enum(presetNames),
  company_scope: z.enum(companyScopes),
  companies: z.array(text),
  origins: z.array(text),
  expires_at: instant.nullable(),
  created: instant,
  last_used_at: instant.nullable(),
  test_hint: text,
  live_hint: text,
  seat: z
    .strictObject({
      status: text,
      trial_end: instant.nullable(),
      current_period_end: instant.nullable(),
      cancel_at: instant.nullable(),
    })
    .nullable(),
};
/** A key without its secrets. `seat` null: none that is live. */
export const keySchema = z.strictObject(key).openapi("Key");
/** A key just made, with both secrets, this once. */
export const newKeySchema = z
  .strictObject({ ...key, test_secret: text, live_secret: text })
  .openapi("NewKey");
/** The new secret, this once; `old_expires_at` null: the old one has ended. */
export const rotatedSchema = z
  .strictObject({ secret: text, old_expires_at: instant.nullable() })
  .openapi("RotatedSecret");
/** The body of a rotation; without `overlap_hours` the old secret ends at once. */
export const rotationSchema = z
  .strictObject({ environment: z.enum(environments), overlap_hours: z.literal([0, 1, 24, 168]).optional() })
  .openapi("Rotation");

const core = { title: text, status: int32, detail: text };
/**
 * What was not done, and why: RFC 9457, and once more in `problem_details`. `field`: the input at fault, when one is.
 */
export const problemSchema = z
  .strictObject({
    type: text,
    ...core,
    code: text,
    field: text.optional(),
    problem_details: z.strictObject(core).openapi({ description: "The same again, for older clients." }),
  })
  .openapi("ProblemDetails");

/** Said only while all is well: otherwise it is a problem. */
export const healthSchema = z.strictObject({ status: z.literal("ok") }).openapi("Health");

/** Who acted. `key` is an API key over HTTP, `desk` a person on Desk, `operator` the command line, `system` a job. */
export type AuditActor =
  | { type: "user"; userId: number }
  | { type: "key"; keyId: number }
  | { type: "desk"; email: string }
  | { type: "operator" }
  | { type: "system" };

/** Verbs of the audit log: subject, then what happened to it. Each has words of its own (`words.ts`). */
export const auditActions = [
  "account.created",
  "account.renamed",
  "account.credited",
  "user.signed_in",
  "user.signed_out",
  "user.password_changed",
  "user.email_asked",
  "user.email_changed",
  "key.created",
  "key.updated",
  "key.enabled",
  "key.disabled",
  "key.deleted",
  "key.rotated",
  "key.overlap_ended",
  "key.secret_shown",
  "list.created",
  "list.discarded",
  "desk.linked",
  "desk.unlinked",
  "desk.cut_off",
  "desk.hand_off_made",
  "desk.hand_off_withdrawn",
  "desk.brand_changed",
  "company.created",
  "company.updated",
  "company.deleted",
  "seat.checkout_opened",
  "seat.checkout_discarded",
  "seat.started",
  "seat.moved",
  "seat.cancelled",
  "seat.kept",
  "seat.ended",
  "billing.details_changed",
  "webhook.created",
  "webhook.updated",
  "webhook.deleted",
  "webhook.disabled",
] as const;

export type AuditAction = (typeof auditActions)[number];

/** `list`: a list of clients, each of whom is to get a key. */
export type AuditSubject =
  | "account"
  | "user"
  | "key"
  | "desk"
  | "list"
  | "company"
  | "seat"
  | "billing"
  | "webhook";

/** The fields that changed, as plain values; never a secret, a hash or a password. */
export type Snapshot = Record<string, string | number | boolean | null | string[]>;

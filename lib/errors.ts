/**
 * Every refusal the product makes, by its stable code. A code means the same on each edge; the edges map it
 * once: `lib/api/problem.ts` to an HTTP status, `lib/forms` to a form's answer.
 */
export const errorCodes = [
  "invalid", // a value breaks a rule of its field
  "not_found", // does not exist, or belongs to another account: the two are never told apart
  "conflict", // exists already, or changed meanwhile
  "forbidden", // the actor may not do this at all
  "password_needed", // a person must give the password again first; never over HTTP
  "primary_key", // the primary key can't be disabled, deleted or narrowed
  "company_not_allowed", // outside the key's company scope
  "idempotency_in_progress", // the same Idempotency-Key is being worked on
  "idempotency_reused", // an Idempotency-Key came again with something else
  "company_has_documents",
  "operations_exhausted",
  "signatures_exhausted",
  "exchange_unavailable",
  "signature_unavailable",
  "seat_terms_changed", // price or trial are no longer what was shown: ask again
  "seat_exists", // the key has a seat, or a checkout that was paid meanwhile
  "billing_unavailable", // Stripe does not answer; nothing is lost, try again
  "too_many", // a limit of attempts or of size
  "key_revoked", // the key stopped being usable while the request ran
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values for the sentence of a refusal; the edges put them into the user's language. */
export type ErrorValues = Record<string, string | number>;

/**
 * A refusal on purpose. `message` is an English sentence for logs and tests; `reason` names the sentence in
 * `lib/i18n/messages` (`errors.<reason>`), `field` the input it is about (null: the whole).
 * Anything else that is thrown is a bug.
 */
export class DomainError extends Error {
  readonly field: string | null;
  readonly reason: string;
  readonly values: ErrorValues;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { field?: string; reason?: string; values?: ErrorValues } = {},
  ) {
    super(message);
    this.name = "DomainError";
    this.field = options.field ?? null;
    this.reason = options.reason ?? code;
    this.values = options.values ?? {};
  }
}

/** Drizzle's error quotes the parameters of its query, hashes and documents among them; its cause does not. */
export function loggable(error: unknown): unknown {
  return error instanceof Error && "params" in error ? (error.cause ?? "a query failed") : error;
}

/** The code of the innermost error that has one: SQLSTATE of PostgreSQL, or the network's; "" when none has. */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error ? String(error.code) : "";
  return sqlState(error.cause) || code;
}

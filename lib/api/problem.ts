import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Refusal } from "@/lib/access/decide";
import type { DomainError, ErrorCode } from "@/lib/errors";
import { pickLanguage } from "@/lib/i18n/locale";
import { documentSentences } from "./document-sentences";
import { expectation } from "./expectations";
import { keySentences } from "./key-sentences";
import { type ApiLanguage, apiLanguages, fill, sentences as general, titles } from "./sentences";

/** Every sentence by its reason, in the three languages. */
export const sentences: typeof general = { ...general, ...keySentences, ...documentSentences };

/** Every code a client of `/v1` can meet: the domain's, and those of HTTP and of the key. */
export type ProblemCode =
  | ErrorCode
  | Refusal["code"]
  | "invalid_key"
  | "desk_closed"
  | "origin_not_allowed"
  | "bad_request"
  | "rate_limited"
  | "method_not_allowed"
  | "unsupported_media_type"
  | "payload_too_large"
  | "unavailable"
  | "internal";

/** The one place where a code becomes a status. */
export const statuses = {
  invalid: 422,
  not_found: 404,
  conflict: 409,
  forbidden: 403,
  password_needed: 403,
  primary_key: 403,
  company_not_allowed: 403,
  idempotency_in_progress: 409,
  idempotency_reused: 422,
  company_has_documents: 409,
  operations_exhausted: 403,
  signatures_exhausted: 403,
  exchange_unavailable: 503,
  signature_unavailable: 503,
  seat_terms_changed: 409,
  seat_exists: 409,
  billing_unavailable: 503,
  too_many: 429,
  key_revoked: 401,
  key_disabled: 401,
  key_expired: 401,
  preset_not_allowed: 403,
  manage_not_allowed: 403,
  invalid_key: 401,
  origin_not_allowed: 403,
  desk_closed: 403,
  bad_request: 400,
  rate_limited: 429,
  method_not_allowed: 405,
  unsupported_media_type: 415,
  payload_too_large: 413,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ProblemCode, ContentfulStatusCode>;

/** What a request is answered with when it is not done. */
export type Problem = {
  code: ProblemCode;
  /** Names the sentence; the code itself when there is no finer one. */
  reason: string;
  values: Record<string, string | number>;
  /** The input at fault, in the body's own spelling; null: the whole request. */
  field: string | null;
  /** English text for a reason without a sentence of its own; with `localized`, the sentence itself. */
  fallback: string;
  localized: boolean;
};

/** A problem by its code alone, or with a finer reason. */
export function problem(
  code: ProblemCode,
  options: Partial<Pick<Problem, "reason" | "values" | "field" | "fallback" | "localized">> = {},
): Problem {
  return { code, reason: code, values: {}, field: null, fallback: code, localized: false, ...options };
}

/** What a command refused, as the API says it. */
export function problemOf(error: DomainError): Problem {
  const { code, reason, values, field, message } = error;
  return {
    code,
    reason,
    values,
    field: field === null ? null : snakeCase(field),
    fallback: message,
    localized: false,
  };
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The language of an answer's sentences: `Accept-Language` in Italian, English or German. */
export function apiLanguage(header: string | null | undefined): ApiLanguage {
  return pickLanguage(header, apiLanguages);
}

/** The sentence of a problem. */
export function detail(problem: Problem, language: ApiLanguage): string {
  if (problem.localized) return problem.fallback;
  const { reason, code, field, fallback } = problem;
  const { expected } = problem.values;
  const values =
    expected === undefined
      ? problem.values
      : { ...problem.values, expected: expectation(String(expected), language) };
  const known = Object.hasOwn(sentences, reason) ? sentences[reason] : undefined;
  const coarse = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  const text = fill((known ?? (language === "en" ? undefined : coarse))?.[language] ?? fallback, values);
  return field === null || code !== "invalid" ? text : `${field}: ${text}`;
}

/**
 * The body of an answer, `application/problem+json` (RFC 9457), with the same once more in `problem_details`,
 * the only place older clients look at.
 */
export function problemBody(problem: Problem, language: ApiLanguage) {
  const status = statuses[problem.code];
  const core = { title: titles[status][language], status, detail: detail(problem, language) };
  return {
    type: `https://www.rfc-editor.org/rfc/rfc9110#name-${status}`,
    ...core,
    code: problem.code,
    ...(problem.field === null ? {} : { field: problem.field }),
    problem_details: core,
  };
}

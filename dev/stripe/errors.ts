import type Stripe from "stripe";

/** What a refusal says besides its sentence; names and values as in https://docs.stripe.com/api/errors. */
export type RefusalDetails = {
  status: number;
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  code?: string;
  param?: string;
  declineCode?: string;
  headers?: Record<string, string>;
};

/** An answer of the API that is not the thing asked for. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    message: string,
    readonly details: RefusalDetails,
  ) {
    super(message);
  }

  /** The body as it crosses the wire. */
  get body(): { error: Partial<Stripe.StripeRawError> } {
    const { type, code, param, declineCode } = this.details;
    return {
      error: {
        ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` }),
        ...(declineCode && { decline_code: declineCode }),
        message: this.message,
        ...(param && { param }),
        type,
      },
    };
  }
}

/** 400 of the kind that means "the request is wrong". */
export function invalid(message: string, param?: string, code?: string): Refusal {
  return new Refusal(message, { status: 400, type: "invalid_request_error", param, code });
}

/** An id that names nothing: 404 when it stood in the path, 400 when in a parameter. */
export function missing(what: string, id: string, param = "id"): Refusal {
  return new Refusal(`No such ${what}: '${id}'`, {
    status: param === "id" ? 404 : 400,
    type: "invalid_request_error",
    code: "resource_missing",
    param,
  });
}

/** 401: no key, or not ours. */
export function unauthorized(given: string | null): Refusal {
  const message = given
    ? `Invalid API Key provided: ${given.slice(0, 8)}${"*".repeat(12)}${given.slice(-4)}`
    : "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.";
  return new Refusal(message, { status: 401, type: "invalid_request_error" });
}

/** 402: the bank said no. */
export function declined(declineCode = "generic_decline"): Refusal {
  return new Refusal("Your card was declined.", {
    status: 402,
    type: "card_error",
    code: "card_declined",
    declineCode,
  });
}

/** 404 for an address the API (or this part of it) does not have. */
export function unknownUrl(method: string, path: string): Refusal {
  return new Refusal(
    `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.`,
    { status: 404, type: "invalid_request_error" },
  );
}

/** A thing the real one does and this one doesn't: it must never be taken for done. */
export function notHere(what: string, param?: string): Refusal {
  return new Refusal(`The local Stripe does not do this: ${what}`, {
    status: 400,
    type: "invalid_request_error",
    code: "local_stripe_unsupported",
    param,
    headers: { "Stripe-Should-Retry": "false" },
  });
}

/** 429. */
export function rateLimited(shouldRetry?: boolean): Refusal {
  return new Refusal(
    "Request rate limit exceeded. Learn more about rate limits at https://stripe.com/rate-limits",
    {
      status: 429,
      type: "invalid_request_error",
      code: "rate_limit",
      headers: {
        "Stripe-Rate-Limited-Reason": "global-rate",
        ...(shouldRetry !== undefined && { "Stripe-Should-Retry": String(shouldRetry) }),
      },
    },
  );
}

/** 500: it broke down in the middle. */
export const brokenDown = (shouldRetry?: boolean) => outage(500, "An unknown error occurred", shouldRetry);

/** 503: it is not there at all for a while. */
export const unavailable = (shouldRetry?: boolean) => outage(503, "Service unavailable", shouldRetry);

function outage(status: number, message: string, shouldRetry?: boolean): Refusal {
  const headers: Record<string, string> =
    shouldRetry === undefined ? {} : { "Stripe-Should-Retry": String(shouldRetry) };
  return new Refusal(message, { status, type: "api_error", headers });
}

/** 400: a key that came with another request. */
export function keyOfAnotherRequest(key: string): Refusal {
  return new Refusal(
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { status: 400, type: "idempotency_error" },
  );
}

/** 409: the first request with this key has no answer yet. */
export function keyInUse(key: string): Refusal {
  return new Refusal(
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { status: 409, type: "idempotency_error", code: "idempotency_key_in_use" },
  );
}

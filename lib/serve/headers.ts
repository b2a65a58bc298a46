/** Security headers by name, in lower case as `node:http` compares them. */
export type SecurityHeaders = Readonly<Record<string, string>>;

const permissions = ["camera", "microphone", "geolocation", "payment", "usb", "browsing-topics"]
  .map((feature) => `${feature}=()`)
  .join(", ");

/** Two years, the least that browsers' own lists take. */
const strictTransport = "max-age=63072000; includeSubDomains";

/** Only when our address is https: a header that a client writes itself (`X-Forwarded-Proto`) proves nothing. */
const transport = (baseUrl: string): SecurityHeaders =>
  baseUrl.startsWith("https:") ? { "strict-transport-security": strictTransport } : {};

/** Of an answer of `/v1`: data, which nothing may draw, frame or load as if it were its own. */
export function apiHeaders(baseUrl: string): SecurityHeaders {
  return {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    ...transport(baseUrl),
  };
}

/** Of every other answer; one that is a page says its own `Content-Security-Policy` (`proxy.ts`). */
export function siteHeaders(baseUrl: string): SecurityHeaders {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": permissions,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...transport(baseUrl),
  };
}

/** The policy of an answer that is no page: a file, a redirect, a few words. */
export const filePolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

import { type NextRequest, NextResponse } from "next/server";
import { pathHeader } from "@/lib/auth/header-names";
import { env } from "@/lib/env";
import { siteHeaders } from "@/lib/serve/headers";

/**
 * Pages whose address carries a one-time secret: nothing about them may leave to another site in a Referer header.
 * (With `no-referrer` the browser would post their forms without an origin, and Next refuses such an action.)
 */
const secretPaths = [
  "/confirm",
  "/reset",
  "/settings/email",
  "/inbox",
  "/desk/confirm",
  "/desk/reset",
  "/desk/hand-off",
];

/** The policy of one response; development needs eval (React's stacks), a socket and the overlay's styles. */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  const policy = {
    "default-src": "'self'",
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws: wss:" : "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    // Before any script has loaded, a form of ours leads on to Stripe's checkout or portal.
    "form-action": `'self' ${paymentOrigins()}`,
    "object-src": "'none'",
  };
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

/** Where a checkout or the portal is: Stripe's own two, or the local Stripe of the demo. */
function paymentOrigins(): string {
  const { local } = env().stripe;
  return local
    ? `http://${local.host}:${local.port}`
    : "https://checkout.stripe.com https://billing.stripe.com";
}

/** Sends each page out with its security headers and a fresh nonce; never decides who may see it. */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const csp = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");

  // Next reads the nonce for its own scripts from this header of the request.
  const forwarded = new Headers(request.headers);
  forwarded.set("Content-Security-Policy", csp);
  forwarded.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers: forwarded } });

  const { pathname } = request.nextUrl;
  const secret = secretPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  for (const [name, value] of Object.entries(siteHeaders(env().baseUrl))) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", csp);
  if (secret) response.headers.set("Referrer-Policy", "same-origin");
  return response;
}

/**
 * Every address that may be a page, "not found" among them. Left out: the API, whose answers are data, Stripe's calls,
 * the reference, logos and built files, which have policies of their own.
 */
export const config = {
  matcher: [
    "/((?!v1(?:/|$)|docs(?:/[^/]+)?$|api/(?:health|stripe/webhook)$|desk/logo/[^/]+$|_next/static/|_next/image$|icon.svg$).*)",
  ],
};

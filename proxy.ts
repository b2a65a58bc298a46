import { type NextRequest, NextResponse } from "next/server";
import { pathHeader } from "@/lib/auth/header-names";
import { env } from "@/lib/env";

/**
 * Pages whose address carries a one-time secret: nothing about them may leave to another site in a Referer header.
 * (With `no-referrer` the browser would post their forms without an origin, and Next refuses such an action.)
 */
const secretPaths = ["/confirm", "/reset", "/inbox", "/desk/confirm", "/desk/reset", "/desk/hand-off"];

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

  const { pathname, protocol } = request.nextUrl;
  const secret = secretPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  response.headers.set("Content-Security-Policy", csp);
  response.headers.set("Referrer-Policy", secret ? "same-origin" : "strict-origin-when-cross-origin");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set(
    "Permissions-Policy",
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  );
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  if (protocol === "https:" || request.headers.get("x-forwarded-proto") === "https") {
    response.headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  }
  return response;
}

/** Pages only: the API (`/v1`, `/api`) and its reference set their own headers, and built files need none. */
export const config = {
  matcher: ["/((?!v1(?:/|$)|docs(?:/|$)|api/|_next/static/|_next/image|icon.svg|favicon.ico).*)"],
};

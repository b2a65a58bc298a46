import { headers } from "next/headers";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { requestLocale } from "@/lib/i18n/request";
import { clientAddress } from "@/lib/limits/address";

/** Set by `server.ts` from the socket, after it has deleted whatever the client sent under this name. */
export const remoteHeader = "x-invoicetronic-remote";

/** Set by `proxy.ts`: path and query of the page that is asked for, so that a sign-in can lead back to it. */
export const pathHeader = "x-invoicetronic-path";

const userAgentMax = 400;

/** Somebody at a browser, signed in or not. */
export type Visitor = {
  /** Null when the server did not tell (`next dev` on its own). */
  ip: string | null;
  userAgent: string | null;
  locale: Locale;
};

/** Who sent the request under way. */
export async function visitor(): Promise<Visitor> {
  const given = await headers();
  return {
    ip: clientAddress(given.get(remoteHeader), given.get("x-forwarded-for"), env().trustedProxies),
    userAgent: given.get("user-agent")?.slice(0, userAgentMax) ?? null,
    locale: await requestLocale(),
  };
}

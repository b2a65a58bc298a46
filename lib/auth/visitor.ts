import { headers } from "next/headers";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { requestLocale } from "@/lib/i18n/request";
import { clientAddress } from "@/lib/limits/address";
import { remoteHeader } from "./header-names";

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

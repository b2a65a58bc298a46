import type { CompanyUse, RouteClass } from "@/lib/access/presets";
import { withKey } from "./with-key";

/**
 * The part of a route's declaration that says who may call it, and what it does with a company; both stand in the
 * document, as `x-class` and `x-company`. `polled`: clients ask again and again, so the key has a rate of its own.
 */
export function guarded(routeClass: RouteClass, company: CompanyUse, { polled = false } = {}) {
  return {
    middleware: withKey(routeClass, polled),
    security: [{ Basic: [] as string[] }],
    "x-class": routeClass,
    "x-company": company,
  };
}

/** The same of a route that anybody may call, without a key. */
export const unguarded = { security: [] as Record<string, string[]>[], "x-open": true } as const;

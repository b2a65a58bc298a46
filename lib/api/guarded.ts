import type { CompanyUse, RouteClass } from "@/lib/access/presets";
import { withKey } from "./with-key";

/**
 * The part of a route's declaration that says who may call it, and what it does with a company; both stand in the
 * document, as `x-class` and `x-company`.
 */
export function guarded(routeClass: RouteClass, company: CompanyUse) {
  return {
    middleware: withKey(routeClass),
    security: [{ Basic: [] as string[] }],
    "x-class": routeClass,
    "x-company": company,
  };
}

import type { RouteClass } from "@/lib/access/presets";
import { withKey } from "./with-key";

/** The part of a route's declaration that says who may call it; the class stands in the document as `x-class`. */
export function guarded(routeClass: RouteClass) {
  return {
    middleware: withKey(routeClass),
    security: [{ Basic: [] as string[] }],
    "x-class": routeClass,
  };
}

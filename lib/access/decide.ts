import type { CompanyScope, Environment, KeyKind, Preset, RouteClass } from "./presets";
import { isPreset, presets } from "./presets";

/** What a decision looks at: the key's standing at the moment of the request. */
export type Standing = {
  kind: KeyKind;
  environment: Environment;
  enabled: boolean;
  /** Judged by the database's clock, in the same query that read the key. */
  expired: boolean;
  preset: Preset;
  companyScope: CompanyScope;
  /** VAT numbers of a `selected` scope; empty and meaningless for `all`. */
  companies: readonly string[];
};

export type Refusal =
  | { code: "key_disabled" | "key_expired" }
  | { code: "preset_not_allowed"; needs: Preset }
  | { code: "manage_not_allowed" };

/**
 * Whether a key may call a route of this class now; null means yes. Unknown presets and classes give nothing.
 * Source: the seed's "Permission presets" and the table of classes in the API's design.
 */
export function refusal(key: Standing, routeClass: RouteClass): Refusal | null {
  if (!key.enabled) return { code: "key_disabled" };
  if (key.expired) return { code: "key_expired" };
  if (routeClass === "manage") {
    return key.kind === "primary" && key.environment === "live" ? null : { code: "manage_not_allowed" };
  }
  const granted: readonly string[] = isPreset(key.preset) ? presets[key.preset] : [];
  return granted.includes(routeClass) ? null : { code: "preset_not_allowed", needs: presetFor(routeClass) };
}

/** The narrowest preset that opens a class: what a refusal advises. */
function presetFor(routeClass: RouteClass): Preset {
  if (routeClass === "read") return "read_only";
  return routeClass === "send" ? "send" : "full";
}

/** Which documents and companies a request may touch: every query of `/v1` and of the pages is given one. */
export type Reach = {
  accountId: number;
  environment: Environment;
  /** Null: every company of the account, future ones too. A list, also an empty one, is exact. */
  vats: readonly string[] | null;
};

/** Whether a company (by VAT number) lies in the reach. */
export function reaches(reach: Reach, vat: string): boolean {
  return reach.vats === null || reach.vats.includes(vat);
}

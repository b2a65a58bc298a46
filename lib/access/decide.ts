import { allowsOrigin } from "@/lib/origins/origin";
import type { CompanyScope, CompanyUse, Environment, KeyKind, Preset, RouteClass } from "./presets";
import { opensClass } from "./presets";

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

/** What a request asks for, as far as a key's settings have a say in it. */
export type Asked = {
  routeClass: RouteClass;
  /** The `Origin` header; null when there is none, which is a server and never refused for it. */
  origin: string | null;
  /** The company that the request is about; null while it is not known, or there is none. */
  company: { use: CompanyUse; vat: string /** In the key's environment. */; exists: boolean } | null;
};

/** Which rule refuses, in the order in which they are asked. */
export type Refusal =
  | { code: "key_disabled" | "key_expired" }
  | { code: "origin_not_allowed"; origin: string }
  | { code: "preset_not_allowed"; needs: Preset }
  | { code: "manage_not_allowed" }
  | { code: "company_not_allowed"; reason: CompanyRefusal; vat: string };

/**
 * Whether a key may do now what is asked: null, or the first rule that refuses. Enforcement asks this of every request,
 * and so does the page that answers "Can this key do it?". Unknown presets and classes give nothing.
 * Source: the seed's "Permission presets" and the table of classes in the API's design.
 */
export function decide(key: Standing & { origins: readonly string[] }, asked: Asked): Refusal | null {
  const { routeClass, origin, company } = asked;
  if (!key.enabled) return { code: "key_disabled" };
  if (key.expired) return { code: "key_expired" };
  if (origin !== null && !allowsOrigin(key.origins, origin)) return { code: "origin_not_allowed", origin };
  const refused = refusalOfClass(key, routeClass);
  if (refused || company === null) return refused;
  const vats = key.companyScope === "all" ? null : key.companies;
  const reason = companyRefusal({ vats }, company);
  return reason && { code: "company_not_allowed", reason, vat: company.vat };
}

function refusalOfClass(key: Standing, routeClass: RouteClass): Refusal | null {
  if (routeClass === "manage") {
    return key.kind === "primary" && key.environment === "live" ? null : { code: "manage_not_allowed" };
  }
  return opensClass(key.preset, routeClass)
    ? null
    : { code: "preset_not_allowed", needs: presetFor(routeClass) };
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

/** Why a company can't be acted for: it is out of scope, or a scope of chosen companies never adds one. */
export type CompanyRefusal = "company_not_allowed" | "scoped_key_adds_company";

/**
 * Whether a reach lets a request use a company so; null means yes. A document's company that does not exist yet would be
 * made, which only a scope of all companies may. What is merely looked at is never refused: it is not there.
 */
export function companyRefusal(
  { vats }: Pick<Reach, "vats">,
  { use, vat, exists }: { use: CompanyUse; vat: string; exists: boolean },
): CompanyRefusal | null {
  if (vats === null || use === "looks" || use === "none") return null;
  if (use === "adds") return "scoped_key_adds_company";
  return use === "sends" && exists && vats.includes(vat) ? null : "company_not_allowed";
}

import { type Environment, isPreset, opensClass, type Preset, presets } from "@/lib/access/presets";
import type { RefusedCode } from "@/lib/events/event";
import { allowsOrigin, originsMax, parseOrigin } from "@/lib/origins/origin";
import { expiryOf } from "./expiry";
import { type KeyPatch, scopeMax } from "./input";
import type { KeySettings, KeyView } from "./key";

/** Requests that were refused for the same reason, as far as a change of the key could allow them. */
export type RefusedRequest = {
  code: RefusedCode;
  environment: Environment;
  /** The preset or the VAT number that was needed; null when nothing in particular would have done. */
  needs: string | null;
  /** The `Origin` of a browser; null for a server. */
  origin: string | null;
};

/** Why no change is offered; each has its sentence, `refused.why.<reason>`. */
export const unhelpable = [
  "manage",
  "rate",
  "origin_null",
  "origin_http",
  "origin_malformed",
  "origins_full",
  "company_missing",
  "company_unnamed",
  "companies_full",
  "unclear",
] as const;
export type Unhelpable = (typeof unhelpable)[number];

/** What would let refused requests through: nothing any more, one change of the key, or none, and why. */
export type SmallestChange =
  | { kind: "allowed" }
  | { kind: "change"; patch: KeyPatch }
  | { kind: "none"; why: Unhelpable };

/** What of a key decides. */
export type Changeable = KeySettings & Pick<KeyView, "status">;

/** Days that an expired key gets. */
export const renewalDays = "30";

const none = (why: Unhelpable): SmallestChange => ({ kind: "none", why });
const change = (patch: KeyPatch): SmallestChange => ({ kind: "change", patch });
const allowed: SmallestChange = { kind: "allowed" };

type Judge = (
  request: RefusedRequest,
  key: Changeable,
  known: { companyExists: boolean; now: Date },
) => SmallestChange;

const judges = {
  key_disabled: (_request, key) => (key.enabled ? allowed : change({ enabled: true })),
  key_expired: (_request, key, { now }) =>
    key.status === "expired" ? change({ expiresAt: expiryOf(renewalDays, "", now) }) : allowed,
  preset_not_allowed: ({ needs }, key) => {
    if (!isPreset(needs)) return none("unclear");
    return covers(key.preset, needs) ? allowed : change({ preset: needs });
  },
  company_not_allowed: ({ needs: vat }, { companyScope, companies }, { companyExists }) => {
    if (companyScope === "all") return allowed;
    if (vat === null) return none("company_unnamed");
    // In the scope or not: a company that isn't there can't be acted for, and a narrowed key may not make it.
    if (!companyExists) return none("company_missing");
    if (companies.includes(vat)) return allowed;
    if (companies.length >= scopeMax) return none("companies_full");
    return change({ scope: { companyScope, companies: [...companies, vat].sort() } });
  },
  origin_not_allowed: ({ origin }, { origins }) => {
    if (origin === null) return none("unclear");
    if (allowsOrigin(origins, origin)) return allowed;
    const parsed = parseOrigin(origin);
    if ("fault" in parsed) return none(parsed.fault === "origin_null" ? "origin_null" : "origin_malformed");
    if (!isGuarded(parsed.origin)) return none("origin_http");
    return origins.length >= originsMax
      ? none("origins_full")
      : change({ origins: [...origins, parsed.origin] });
  },
  manage_not_allowed: () => none("manage"),
  rate_limited: () => none("rate"),
} as const satisfies Record<RefusedCode, Judge>;

/**
 * The smallest change of the key that would let such requests through. `companyExists`: whether the account has the
 * company of `needs` in the request's environment.
 */
export function smallestChange(
  request: RefusedRequest,
  key: Changeable,
  known: { companyExists: boolean; now: Date },
): SmallestChange {
  const judge: Judge = judges[request.code];
  return judge(request, key, known);
}

/** Whether a preset opens all that another one does; an unknown one opens nothing. */
function covers(preset: Preset, needed: Preset): boolean {
  return presets[needed].every((routeClass) => opensClass(preset, routeClass));
}

/** What is sent from there can't be read or changed on the way: https, or this very computer. */
function isGuarded(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** The settings a key has once a patch is applied. */
export function patched(before: KeySettings, patch: KeyPatch): KeySettings {
  const { scope, ...given } = patch;
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...before, ...set, ...scope };
}

/** The setting a refusal hangs on, as the audit log names it. */
const hangsOn: Record<RefusedCode, readonly string[]> = {
  key_disabled: ["enabled"],
  key_expired: ["expiresAt"],
  preset_not_allowed: ["preset"],
  company_not_allowed: ["companyScope", "companies"],
  origin_not_allowed: ["origins"],
  manage_not_allowed: [],
  rate_limited: [],
};

/**
 * Since when requests that were refused last at `lastAt` are allowed: the first later change of the setting they
 * hung on; null when the log has none (the company came back). `entries` oldest first.
 */
export function allowedSince(
  code: RefusedCode,
  lastAt: Date,
  entries: readonly { at: Date; fields: readonly string[] }[],
): Date | null {
  const first = entries.find(
    ({ at, fields }) => at > lastAt && fields.some((field) => hangsOn[code].includes(field)),
  );
  return first?.at ?? null;
}

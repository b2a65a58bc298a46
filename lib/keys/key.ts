import type { CompanyScope, Environment, KeyKind, Preset } from "@/lib/access/presets";
import type { Snapshot } from "@/lib/audit/entry";

/** How a key stands, in one word; `expired` wins over `disabled`, as time can't be undone. */
export const keyStatuses = ["enabled", "disabled", "expired"] as const;
export type KeyStatus = (typeof keyStatuses)[number];

/** Characters of a description. */
export const descriptionMax = 120;

/** A key as pages and `/v1/key` show it. Never a secret, never a hash. */
export type KeyView = {
  id: number;
  kind: KeyKind;
  description: string;
  enabled: boolean;
  status: KeyStatus;
  preset: Preset;
  companyScope: CompanyScope;
  /** VAT numbers of a `selected` scope, in order; also of companies that are gone. */
  companies: string[];
  origins: string[];
  expiresAt: Date | null;
  version: number;
  createdAt: Date;
  /** To the minute at best; null when never used. */
  lastUsedAt: Date | null;
  /** Last four characters of the current secrets. */
  hints: Record<Environment, string>;
  /** When a replaced secret stops working; null when none is in its overlap. */
  overlapEndsAt: Record<Environment, Date | null>;
};

/** What may be set on a restricted key. */
export type KeySettings = {
  description: string;
  enabled: boolean;
  preset: Preset;
  companyScope: CompanyScope;
  companies: string[];
  origins: string[];
  expiresAt: Date | null;
};

/** The settings as the audit log keeps them. */
export function snapshot(settings: KeySettings): Snapshot {
  return { ...settings, expiresAt: settings.expiresAt?.toISOString() ?? null };
}

/** Only the fields that differ, before and after; null when nothing does. */
export function changes(
  before: KeySettings,
  after: KeySettings,
): { before: Snapshot; after: Snapshot } | null {
  const from = snapshot(before);
  const to = snapshot(after);
  const changed = Object.keys(to).filter(
    (field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]),
  );
  if (changed.length === 0) return null;
  const pick = (source: Snapshot): Snapshot =>
    Object.fromEntries(changed.map((field) => [field, source[field] ?? null]));
  return { before: pick(from), after: pick(to) };
}

const reach = { read_only: 0, send: 1, full: 2 } as const satisfies Record<Preset, number>;

/** Whether a change gives the key more than it had: a wider preset or scope, an origin, a later end, enabling. */
export function widens(before: KeySettings, after: KeySettings): boolean {
  const later = (a: Date | null, b: Date | null) => a !== null && (b === null || b > a);
  return (
    reach[after.preset] > reach[before.preset] ||
    (before.companyScope === "selected" &&
      (after.companyScope === "all" || after.companies.some((vat) => !before.companies.includes(vat)))) ||
    after.origins.some((origin) => !before.origins.includes(origin)) ||
    later(before.expiresAt, after.expiresAt) ||
    (after.enabled && !before.enabled)
  );
}

/** {@link widens}, of one entry of the audit log, which holds only what changed. */
export function widensIn(before: Snapshot, after: Snapshot): boolean {
  return widens(settingsIn(before, after), settingsIn(after, before));
}

/** What one side of an entry says of the settings; what it is silent about is the same on both sides. */
function settingsIn(side: Snapshot, other: Snapshot): KeySettings {
  const text = (field: string) => (typeof side[field] === "string" ? side[field] : null);
  const list = (field: string) => (Array.isArray(side[field]) ? side[field] : []);
  const preset = text("preset");
  const scope = text("companyScope") ?? ("companies" in other ? "selected" : "all");
  const expiresAt = text("expiresAt");
  return {
    description: "",
    enabled: side.enabled !== false,
    // A name that is no preset gives nothing.
    preset: preset === "full" || preset === "send" ? preset : "read_only",
    companyScope: scope === "all" ? "all" : "selected",
    companies: list("companies"),
    origins: list("origins"),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

/** Hours a replaced secret may go on working (product rule 10). */
export const overlapHours = [0, 1, 24, 168] as const;
export type OverlapHours = (typeof overlapHours)[number];

/** When the old secret of a rotation ends. */
export function overlapEnd(now: Date, hours: OverlapHours): Date {
  return new Date(now.getTime() + hours * 3_600_000);
}

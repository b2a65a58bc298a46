/** The two environments of a key's pair (seed, "Creation and management"). */
export const environments = ["test", "live"] as const;
export type Environment = (typeof environments)[number];

export const keyKinds = ["primary", "restricted"] as const;
export type KeyKind = (typeof keyKinds)[number];

export const companyScopes = ["all", "selected"] as const;
export type CompanyScope = (typeof companyScopes)[number];

/** What a route does; every route of `/v1` is declared with one (`api.md`, Classes). */
export const routeClasses = ["read", "send", "write", "manage"] as const;
export type RouteClass = (typeof routeClasses)[number];

/**
 * What a route does with a company: `sends` a document for it, `adds` it, `looks` at it and what it has (what a key
 * does not reach is then not there), or `none` of these.
 */
export const companyUses = ["sends", "adds", "looks", "none"] as const;
export type CompanyUse = (typeof companyUses)[number];

/**
 * What each preset may do (seed, "Permission presets"). `manage` is no preset's: only the primary key's live
 * secret has it, see `decide.ts`.
 */
export const presets = {
  full: ["read", "send", "write"],
  read_only: ["read"],
  send: ["read", "send"],
} as const satisfies Record<string, readonly Exclude<RouteClass, "manage">[]>;

export type Preset = keyof typeof presets;

export const presetNames = ["full", "read_only", "send"] as const satisfies readonly Preset[];

/** True for a name of the table above and nothing that an object merely inherits. */
export function isPreset(name: unknown): name is Preset {
  return typeof name === "string" && Object.hasOwn(presets, name);
}

/** Whether a preset opens a class of routes; an unknown preset opens nothing. */
export function opensClass(preset: string, routeClass: RouteClass): boolean {
  const granted: readonly string[] = isPreset(preset) ? presets[preset] : [];
  return granted.includes(routeClass);
}

import type { Environment } from "@/lib/access/presets";

/** How a Desk user came to a key: by entering a secret, or by the owner's one-time link. */
export type DeskLinkOrigin = "secret" | "hand_off";

/** Who ended a link: the Desk user, another key that took its place, or the account's owner. */
export type DeskLinkEnd = "user" | "replaced" | "owner";

/** Why Desk does not open, in the order in which it is asked. */
export const closedReasons = [
  "no_key", // none was ever linked, or the user let it go
  "cut_off", // the owner ended the link
  "key_unknown", // the secret has ended (rotated), or the key is deleted
  "key_disabled",
  "key_expired",
  "no_seat",
] as const;
export type ClosedReason = (typeof closedReasons)[number];

/** What decides whether a linked key opens Desk. */
export type DeskStanding = {
  environment: Environment;
  enabled: boolean;
  expired: boolean;
  /** Whether the key's seat gives access now. */
  seated: boolean;
};

/**
 * Whether a key opens Desk: null, or why not. The sandbox needs no seat. `key` null: no key is behind the secret any
 * more. Source: product rule 18.
 */
export function whyClosed(key: DeskStanding | null): ClosedReason | null {
  if (key === null) return "key_unknown";
  if (!key.enabled) return "key_disabled";
  if (key.expired) return "key_expired";
  return key.environment === "test" || key.seated ? null : "no_seat";
}

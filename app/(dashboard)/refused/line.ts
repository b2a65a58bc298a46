import type { RefusedGroup } from "@/lib/events/refused-queries";
import type { KeySettings } from "@/lib/keys/key";
import type { SmallestChange } from "@/lib/keys/smallest-change";

/** One line of the page: requests of a key that were refused for one reason, and what would allow them. */
export type RefusedLine = RefusedGroup & {
  /** Name of the company that was needed, its VAT number when it has none; null when it was no company. */
  needsName: string | null;
  /** Null for a key that left nothing behind. */
  key: { description: string; primary: boolean } | null;
  version: number;
  /** Null: the key was deleted. */
  found: SmallestChange | null;
  /** When it became allowed; null when it isn't, or no change of the key did it. */
  since: Date | null;
  /** The settings now and once changed; null when no change is offered. */
  before: KeySettings | null;
  after: KeySettings | null;
};

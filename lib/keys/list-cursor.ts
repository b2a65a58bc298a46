import { z } from "zod";
import { type KeyOrder, keyOrderings } from "./list";

/** Where a page begins: behind (or ahead of) the key that stands at `at` in its order. */
export type KeyCursor = {
  order: KeyOrder;
  side: "after" | "before";
  primary: boolean;
  /** What the key is ordered by: an instant (ISO 8601 or an infinity), or the description in lower case. */
  at: string;
  id: number;
};

const words = z
  .string()
  .max(500)
  .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
const instant = z.iso.datetime({ precision: 3 });

/** What each order can stand at; anything else would be an error of the database. */
const places = {
  created: instant,
  description: words,
  last_used: z.union([instant, z.literal("-infinity")]),
  expires: z.union([instant, z.literal("infinity")]),
} as const satisfies Record<KeyOrder["by"], z.ZodType<string>>;

const tuple = z.tuple([
  z.enum(keyOrderings),
  z.boolean(),
  z.enum(["after", "before"]),
  z.boolean(),
  z.string(),
  z.int().min(1).max(2_147_483_647),
]);

/** A cursor as an address carries it. */
export function writeCursor({ order, side, primary, at, id }: KeyCursor): string {
  return Buffer.from(JSON.stringify([order.by, order.descending, side, primary, at, id])).toString(
    "base64url",
  );
}

/** The cursor in an address; null when it is none, or one of another order. */
export function readCursor(text: string, order: KeyOrder): KeyCursor | null {
  if (text === "" || text.length > 2_000 || !/^[\w-]+$/.test(text)) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  const parsed = tuple.safeParse(raw);
  if (!parsed.success) return null;
  const [by, descending, side, primary, at, id] = parsed.data;
  if (by !== order.by || descending !== order.descending) return null;
  return places[by].safeParse(at).success ? { order, side, primary, at, id } : null;
}

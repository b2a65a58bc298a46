import { readsInRome } from "@/lib/keys/expiry";

const input = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?$/;

/**
 * The instant that a date field (`yyyy-mm-dd`) or a date and time field (`yyyy-mm-ddThh:mm`) of the browser means in
 * Rome: the first or the last millisecond of what was chosen. Null when there is no such time.
 */
export function instantInRome(text: string, edge: "first" | "last"): Date | null {
  const [, day, minute] = input.exec(text) ?? [];
  if (!day) return null;
  const read = minute ?? (edge === "first" ? "00:00" : "23:59");
  const utc = new Date(`${day}T${read}:00Z`);
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(day)) return null;
  // Twice: the first guess may lie on the other side of a change of clocks.
  const guess = utc.getTime() - (readsInRome(utc) - utc.getTime());
  const instant = guess - (readsInRome(new Date(guess)) - utc.getTime());
  return new Date(instant + (edge === "last" ? 59_999 : 0));
}

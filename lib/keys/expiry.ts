import { timeZone } from "@/lib/i18n/locale";

/** What the form of a key offers: no end, so many days, or a day that the owner names. */
export const expiryChoices = ["none", "7", "30", "90", "date"] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

/** Days before its end from which a key's expiry deserves a look. */
export const expiresSoonDays = 7;

const dayMs = 86_400_000;
const clockOfRome = new Intl.DateTimeFormat("en-CA", {
  timeZone,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Rome's calendar and clock at an instant, as the ms of a UTC date that reads the same. */
export function readsInRome(at: Date): number {
  const part = Object.fromEntries(
    clockOfRome.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The day (`yyyy-mm-dd`) that it is in Rome, so many days later. */
export function dayInRome(at: Date, daysLater = 0): string {
  return new Date(readsInRome(at) + daysLater * dayMs).toISOString().slice(0, 10);
}

/** 23:59:59 in Rome of a day (`yyyy-mm-dd`); null when there is no such day. */
export function endOfDay(day: string): Date | null {
  const utc = new Date(`${day}T23:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(utc.getTime())) return null;
  if (!utc.toISOString().startsWith(day)) return null;
  // Clocks change at 01:00 UTC on a Sunday: both ends of this hour or two have the same offset.
  return new Date(utc.getTime() - (readsInRome(utc) - utc.getTime()));
}

/** When a key made now would end; null for never, or for a day that doesn't exist. */
export function expiryOf(choice: ExpiryChoice, day: string, now: Date): Date | null {
  if (choice === "none") return null;
  return endOfDay(choice === "date" ? day : dayInRome(now, Number(choice)));
}

/** How near a key's end is. */
export function expiryNearness(expiresAt: Date | null, now: Date): "never" | "later" | "soon" | "past" {
  if (expiresAt === null) return "never";
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0) return "past";
  return left <= expiresSoonDays * dayMs ? "soon" : "later";
}

const scale = 8;
const unit = 10n ** BigInt(scale);

/** A decimal in units of 10⁻⁸, so that sums are exact. */
export type Decimal = bigint;

/** Decimal text (`-12.50`) as a number of 10⁻⁸, null for anything else or more than eight decimals. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,8}))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "", decimals = ""] = match;
  const value = BigInt(whole + decimals.padEnd(scale, "0"));
  return sign === "-" ? -value : value;
}

/** The product, rounded half away from zero to 10⁻⁸. */
export const times = (a: Decimal, b: Decimal): Decimal => divide(a * b, unit);

/** `percent` of `base`, rounded half away from zero to 10⁻⁸. */
export const percentOf = (base: Decimal, percent: Decimal): Decimal => divide(base * percent, unit * 100n);

/** Rounded half away from zero to this many decimals. */
export function round(value: Decimal, decimals: number): Decimal {
  const step = 10n ** BigInt(scale - decimals);
  return divide(value, step) * step;
}

/** The distance to zero. */
export const magnitude = (value: Decimal): Decimal => (value < 0n ? -value : value);

function divide(value: bigint, by: bigint): bigint {
  const half = by / 2n;
  return value < 0n ? -((-value + half) / by) : (value + half) / by;
}

/** Decimal text with two decimals, or as many as it needs. */
export function formatDecimal(value: Decimal): string {
  const digits = magnitude(value)
    .toString()
    .padStart(scale + 1, "0");
  const decimals = digits.slice(-scale);
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, "")}`;
}

/**
 * A JSON number, or a string of one, as decimal text with `least` to `most` decimals: more are rounded (0.1 + 0.2
 * is 0.30), fewer filled up, and a string keeps its own. Null when it's no number or has more than `whole` digits
 * before the point.
 */
export function decimalText(
  value: number | string,
  { whole, least, most }: { whole: number; least: number; most: number },
): string | null {
  const text = typeof value === "string" ? value.trim() : numberText(value);
  const match = /^(-?)0*(\d{1,20})(?:\.(\d{1,40}))?$/.exec(text ?? "");
  if (!match) return null;
  const [, sign, before = "", after = ""] = match;
  if (before.length > whole) return null;
  // One decimal more than we keep decides the rounding.
  const rounded = (BigInt(before + after.padEnd(most + 1, "0").slice(0, most + 1)) + 5n) / 10n;
  const digits = rounded.toString().padStart(most + 1, "0");
  const kept = typeof value === "string" ? Math.min(most, Math.max(least, after.length)) : least;
  const decimals = digits.slice(-most);
  const shown = decimals.slice(0, kept) + decimals.slice(kept).replace(/0+$/, "");
  return `${rounded === 0n ? "" : sign}${digits.slice(0, -most)}.${shown}`;
}

function numberText(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = String(value);
  if (!text.includes("e")) return text;
  return Math.abs(value) < 1 ? value.toFixed(scale) : null;
}

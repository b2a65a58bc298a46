/** Figures as they are printed; every row has a cell for each heading. */
export type Table = { title: string; heading: readonly string[]; rows: readonly (readonly string[])[] };

/** What was aimed at, what it came to, and whether that is enough. */
export type Target = { what: string; target: string; figure: string; met: boolean };

/** What a section found; notes say how it was measured. */
export type Found = { tables: Table[]; targets: Target[]; notes: string[] };

/** A section of the bench: it measures and returns, and prints nothing but its progress. */
export type Section = () => Promise<Found>;

/** Rounds of each measurement, seconds of each, and whether the sizes that take long are asked for. */
export const asked = {
  rounds: Number(process.env.ROUNDS ?? 5),
  seconds: Number(process.env.SECONDS ?? 3),
  full: process.env.FULL === "1",
  /** One round only: to see that it runs, so the sizes are small too. */
  trial: process.env.ROUNDS === "1",
};

/** The value below which a part of them lies, 0.5 the median; 0 for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** The middle one of the rounds. */
export const median = (values: readonly number[]) => quantile(values, 0.5);

/** A number in English, with its thousands set apart. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The median of the rounds and, as their noise, the least and the most. */
export function spread(values: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => number(value, digits));
  return `${number(median(values), digits)} (${least}–${most})`;
}

/** A target that a figure must reach. */
export function atLeast(what: string, least: number, value: number, unit = "", digits = 2): Target {
  const figure = `${number(value, digits)}${unit}`;
  return { what, target: `at least ${least}${unit}`, figure, met: value >= least };
}

/** A target that a figure must not pass. */
export function atMost(what: string, most: number, value: number, unit = "", digits = 2): Target {
  const figure = `${number(value, digits)}${unit}`;
  return { what, target: `at most ${most}${unit}`, figure, met: value <= most };
}

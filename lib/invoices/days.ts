const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?$/;

/** `yyyy-mm-dd` of an XML Schema date (a zone is let through and dropped) when that day exists, else null. */
export function realDay(text: string): string | null {
  return existing(DATE.exec(text)?.[1]);
}

/** The text itself when it's an XML Schema dateTime of a day that exists, else null. */
export function realDateTime(text: string): string | null {
  return existing(DATE_TIME.exec(text)?.[1]) === null ? null : text;
}

/** The day of a date or a date-time as it's written, whatever its zone; null when there is none. */
export function dayOf(text: string): string | null {
  return realDay(text) ?? (realDateTime(text) === null ? null : text.slice(0, 10));
}

function existing(day: string | undefined): string | null {
  if (day === undefined) return null;
  // The calendar of the database has no year 0.
  if (day.startsWith("0000")) return null;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null;
}

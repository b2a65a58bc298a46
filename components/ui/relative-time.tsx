"use client";

import { useMemo, useSyncExternalStore } from "react";
import { useKit } from "./kit-provider";

const stepMs = 30_000;
const units = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

// One clock for all: a table of a hundred times needs one timer.
let clock = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function readClock(): number {
  const now = Date.now();
  if (now - clock >= stepMs) clock = now;
  return clock;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    readClock();
    for (const each of listeners) each();
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Making a formatter costs more than using it, and a table has a hundred times on it. */
const formatters = new Map<
  string,
  { relative: Record<"auto" | "always", Intl.RelativeTimeFormat>; exact: Intl.DateTimeFormat }
>();

function formattersOf(locale: string, timeZone: string) {
  const name = `${locale} ${timeZone}`;
  const known = formatters.get(name);
  if (known) return known;
  const made = {
    relative: {
      auto: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
      always: new Intl.RelativeTimeFormat(locale, { numeric: "always" }),
    },
    exact: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "medium", timeZone }),
  };
  formatters.set(name, made);
  return made;
}

/** "3 minutes ago", kept true while the page is open, with the exact time on hover. `at` is a Date or ISO 8601. */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const { locale, timeZone, now: serverNow, texts } = useKit();
  const now = useSyncExternalStore(subscribe, readClock, () => serverNow);
  const date = useMemo(() => new Date(at), [at]);

  const seconds = Math.round((date.getTime() - now) / 1000);
  const unit = units.find(([, size]) => Math.abs(seconds) >= size);
  const { relative, exact } = formattersOf(locale, timeZone);
  const text = unit
    ? relative[unit[0] === "day" ? "auto" : "always"].format(Math.trunc(seconds / unit[1]), unit[0])
    : texts.justNow;
  return (
    <time
      dateTime={date.toISOString()}
      title={exact.format(date)}
      className={className}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}

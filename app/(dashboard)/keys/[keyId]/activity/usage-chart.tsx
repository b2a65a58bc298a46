"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { eventOutcomes } from "@/lib/events/event";
import { axisTop, type UsageDay } from "@/lib/events/usage";
import { outcomeFill } from "./outcome-styles";

/**
 * Requests a day as stacked bars. A range input lies over them, so that the arrow keys, a finger and a screen reader go
 * from day to day, and each tells its day in words.
 */
export function UsageChart({ days }: { days: readonly UsageDay[] }) {
  const t = useTranslations("keyActivity.usage");
  const format = useFormatter();
  const [place, setPlace] = useState(days.length - 1);
  const top = axisTop(Math.max(...days.map(({ total }) => total)));
  // A day of the counters is one of UTC; noon has the same date in Rome.
  const dateOf = (day: string) => format.dateTime(new Date(`${day}T12:00:00Z`), "date");
  const tell = ({ day, counts, total }: UsageDay) => t("day", { date: dateOf(day), total, ...counts });
  const chosen = days[place];
  const [first, last] = [days[0], days.at(-1)];
  return (
    <div className="grid gap-2">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div
          aria-hidden="true"
          className="flex h-40 flex-col justify-between text-right text-2xs text-faint tabular-nums"
        >
          <span className="-mt-2">{format.number(top, "integer")}</span>
          <span className="-mb-2">0</span>
        </div>
        <div className="relative h-40 rounded-sm border-y border-line has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
          <div aria-hidden="true" className="flex h-full items-stretch gap-px sm:gap-1">
            {days.map((each, index) => (
              <div
                key={each.day}
                title={tell(each)}
                className={cn(
                  "flex min-w-0 flex-1 flex-col-reverse rounded-t-xs",
                  index === place && "bg-hover",
                )}
              >
                {eventOutcomes.map((outcome) => (
                  <span
                    key={outcome}
                    className={cn("block", outcomeFill[outcome])}
                    style={{
                      height: `${(each.counts[outcome] / top) * 100}%`,
                      minHeight: each.counts[outcome] > 0 ? 2 : 0,
                    }}
                  />
                ))}
              </div>
            ))}
          </div>
          <input
            type="range"
            min={0}
            max={days.length - 1}
            step={1}
            value={place}
            aria-label={t("pick")}
            aria-valuetext={chosen && tell(chosen)}
            onChange={(event) => setPlace(Number(event.currentTarget.value))}
            onPointerMove={(event) => {
              const { left, width } = event.currentTarget.getBoundingClientRect();
              const at = Math.floor(((event.clientX - left) / width) * days.length);
              setPlace(Math.min(days.length - 1, Math.max(0, at)));
            }}
            className="absolute inset-0 m-0 size-full cursor-crosshair opacity-0"
          />
        </div>
        <div aria-hidden="true" className="col-start-2 mt-1 flex justify-between text-2xs text-faint">
          <span>{first && dateOf(first.day)}</span>
          <span>{last && dateOf(last.day)}</span>
        </div>
      </div>
      <p aria-hidden="true" className="min-h-5 text-sm text-muted tabular-nums">
        {chosen && tell(chosen)}
      </p>
    </div>
  );
}

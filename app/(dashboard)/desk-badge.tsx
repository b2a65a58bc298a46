import { useFormatter, useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import type { SeatBadge } from "@/lib/seats/seat";

/** How a seat's state looks. */
export const deskTones: Record<SeatBadge["kind"], Tone> = {
  none: "neutral",
  checkout: "amber",
  ended: "neutral",
  trial: "blue",
  renews: "green",
  ends: "amber",
  payment_failed: "red",
  unpaid: "red",
};

/** A seat's state in words, with its day. */
export function useDeskWords(): (badge: SeatBadge) => string {
  const t = useTranslations("desk.badge");
  const format = useFormatter();
  return ({ kind, at }) => t(kind, { date: at ? format.dateTime(at, "date") : "–" });
}

/** A seat's state in one line. */
export function DeskBadge({ badge }: { badge: SeatBadge }) {
  const words = useDeskWords();
  return (
    <Badge tone={deskTones[badge.kind]} dot>
      {words(badge)}
    </Badge>
  );
}

const wordTones = {
  neutral: "text-muted",
  green: "text-ink",
  blue: "text-ink",
  amber: "text-amber-text",
  red: "text-red-text",
} as const satisfies Record<Tone, string>;

const dotTones = {
  neutral: "bg-faint",
  green: "bg-green",
  blue: "bg-accent",
  amber: "bg-amber",
  red: "bg-red",
} as const satisfies Record<Tone, string>;

/** What a badge's day is the day of. */
const aboutDay = {
  trial: "trial",
  renews: "renews",
  ends: "ends",
  payment_failed: "access",
  unpaid: "access",
} as const;

/** A seat's state in a word with its day below, for the cell of a table. */
export function DeskState({ badge }: { badge: SeatBadge }) {
  const t = useTranslations("desk.cell");
  const format = useFormatter();
  const tone = deskTones[badge.kind];
  return (
    <span className="grid min-w-0 justify-items-end text-sm sm:justify-items-start">
      <span className={cn("inline-flex items-center gap-2 whitespace-nowrap", wordTones[tone])}>
        <span aria-hidden="true" className={cn("size-1.5 shrink-0 rounded-full", dotTones[tone])} />
        {t(badge.kind)}
      </span>
      {badge.at && (
        <span className="text-xs whitespace-nowrap text-faint">
          {t(`day.${aboutDay[badge.kind]}`, {
            date: format.dateTime(badge.at, { day: "numeric", month: "short" }),
          })}
        </span>
      )}
    </span>
  );
}

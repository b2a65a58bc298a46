import { useFormatter, useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
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

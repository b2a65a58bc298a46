import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { DescriptionList } from "@/components/ui/description-list";
import type { EventOutcome } from "@/lib/events/event";
import type { EventView } from "@/lib/events/queries";
import { reasonInWords } from "./reason";

const tones = {
  answered: "green",
  refused: "amber",
  faulty: "neutral",
  failed: "red",
} as const satisfies Record<EventOutcome, Tone>;

/** Requests, each a line that opens to all that is known of it; `ofOneKey` leaves the key out. */
export function EventList({
  events,
  label,
  ofOneKey = false,
}: {
  events: readonly EventView[];
  label: string;
  ofOneKey?: boolean;
}) {
  return (
    <ol aria-label={label} className="divide-y divide-line">
      {events.map((event) => (
        <li key={event.id}>
          <EventLine event={event} ofOneKey={ofOneKey} />
        </li>
      ))}
    </ol>
  );
}

function EventLine({ event, ofOneKey }: { event: EventView; ofOneKey: boolean }) {
  const t = useTranslations("events");
  const preset = useTranslations("keys.preset");
  const environment = useTranslations("common.environment");
  const format = useFormatter();
  const reason = reasonInWords(t, preset, event);
  return (
    <details className="group">
      <summary className="flex list-none items-start gap-3 px-4 py-2.5 hover:bg-subtle focus-visible:-outline-offset-2 sm:px-5 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="mt-1 size-3.5 shrink-0 text-faint transition-transform group-open:rotate-90"
        />
        <span
          className={cn(
            "grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1",
            ofOneKey
              ? "md:grid-cols-[3.25rem_minmax(0,1fr)_3.5rem_11.5rem]"
              : "md:grid-cols-[3.25rem_minmax(0,1fr)_minmax(0,12rem)_3.5rem_11.5rem]",
          )}
        >
          <Badge tone={tones[event.outcome]} className="justify-self-start font-mono tabular-nums">
            {event.status}
          </Badge>
          <span className="min-w-0">
            <span className="block truncate font-mono text-sm text-ink">
              <span className="text-muted">{event.method}</span> {event.endpoint}
            </span>
            {reason && <span className="block text-sm text-muted text-pretty">{reason}</span>}
          </span>
          {!ofOneKey && (
            <span className="truncate text-sm text-ink max-md:col-start-2">
              <KeyName event={event} />
            </span>
          )}
          <span className="flex gap-3 max-md:col-start-2 md:contents">
            <span className="text-sm text-muted">{environment(event.environment)}</span>
            <time
              dateTime={event.at.toISOString()}
              className="whitespace-nowrap text-sm text-muted tabular-nums md:text-right"
            >
              {format.dateTime(event.at, "precise")}
            </time>
          </span>
        </span>
      </summary>
      <EventDetails event={event} reason={reason} />
    </details>
  );
}

function KeyName({ event }: { event: EventView }) {
  const t = useTranslations("events");
  const keys = useTranslations("keys.primary");
  if (event.keyKind === "primary") return keys("name");
  return event.keyDeleted ? t("deletedKey", { name: event.keyName }) : event.keyName;
}

const mono = (text: string) => <span className="font-mono text-sm [overflow-wrap:anywhere]">{text}</span>;

function EventDetails({ event, reason }: { event: EventView; reason: string | null }) {
  const t = useTranslations("events.detail");
  const environment = useTranslations("common.environment");
  const known = (term: string, value: ReactNode) => (value === null ? [] : [{ term, value }]);
  const query = event.query === null ? "" : `?${event.query}`;
  return (
    <div className="border-t border-line bg-subtle px-4 py-1 sm:pr-5 sm:pl-12">
      <DescriptionList
        items={[
          { term: t("request"), value: mono(`${event.method} /v1${event.endpoint}${query}`) },
          {
            term: t("answer"),
            value: (
              <>
                {event.status} {event.code && mono(event.code)}
                {reason && <span className="block text-sm">{reason}</span>}
                {event.error && event.error !== reason && (
                  <span className="block text-sm text-muted" lang="en">
                    {event.error}
                  </span>
                )}
              </>
            ),
          },
          {
            term: t("key"),
            value: event.keyDeleted ? (
              <KeyName event={event} />
            ) : (
              <Link href={`/keys/${event.keyId}`} className="text-accent-text hover:underline">
                <KeyName event={event} />
              </Link>
            ),
          },
          { term: t("environment"), value: environment(event.environment) },
          ...known(t("resource"), event.resourceId === null ? null : String(event.resourceId)),
          { term: t("origin"), value: event.origin === null ? t("noOrigin") : mono(event.origin) },
          ...known(t("ip"), event.ip && mono(event.ip)),
          ...known(t("userAgent"), event.userAgent && mono(event.userAgent)),
        ]}
      />
    </div>
  );
}

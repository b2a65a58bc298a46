"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { expiryNearness } from "@/lib/keys/expiry";
import type { KeyRow } from "@/lib/keys/list-queries";
import type { SeatBadge } from "@/lib/seats/seat";
import { DeskState } from "../desk-badge";
import { companyPath } from "./company-path";
import type { RowWords } from "./row-words";

/** Companies that a row names before it counts the rest: one line, whatever the scope. */
const namesMax = 1;

/** The companies a key sees, each a way to the keys that share it; those that were deleted are marked: it sees nothing of them. */
export function ScopeCell({
  row: { companyScope, companies, companyCount },
  query,
  words: { t, list, format, ...words },
}: {
  row: KeyRow;
  /** Of the list without a company. */
  query: string;
  words: RowWords;
}) {
  if (companyScope === "all") return <span className="text-muted">{t("scope.all")}</span>;
  if (!companies.some(({ name }) => name !== null)) {
    return (
      <span
        className="inline-flex items-center gap-1.5 text-sm font-medium text-amber-text"
        title={t("scope.noneText")}
      >
        <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
        {t("scope.none")}
        <span className="sr-only">{t("scope.noneText")}</span>
      </span>
    );
  }
  const shown = companies.slice(0, namesMax);
  const named = companies.slice(namesMax).map(({ vat, name }) => name ?? vat);
  const uncounted = companyCount - companies.length;
  const rest = uncounted > 0 ? [...named, list("moreCompanies", { count: uncounted })] : named;
  const restNames = format.list(rest, "and");
  return (
    <span className="flex min-w-0 items-center gap-1 max-sm:justify-end">
      {shown.map(({ vat, name }) => (
        <Link
          key={vat}
          href={companyPath(query, vat)}
          prefetch={false}
          title={words.onlyCompany(name ?? vat)}
          className="flex min-w-0 rounded-sm [&>span]:hover:border-line-strong"
        >
          <Chip className={cn("max-w-full", name === null && "text-faint")} mono={name === null}>
            {name ?? `${vat} · ${t("scope.gone")}`}
          </Chip>
        </Link>
      ))}
      {rest.length > 0 && (
        <span title={restNames} className="shrink-0">
          <Chip>
            <span aria-hidden="true">{`+${companyCount - shown.length}`}</span>
            <span className="sr-only">{words.moreCompanies(restNames)}</span>
          </Chip>
        </span>
      )}
    </span>
  );
}

/** The sites that may use a key in a browser: the first, and how many more. */
export function OriginsCell({
  origins,
  words: { list, format, ...words },
}: {
  origins: string[];
  words: RowWords;
}) {
  const [first, ...rest] = origins;
  if (first === undefined) return <span className="text-faint">{list("origins.none")}</span>;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5 text-sm text-muted max-sm:justify-end"
      title={format.list(origins, "and")}
    >
      <span className="min-w-0 truncate max-sm:max-w-40">{first.replace(/^https:\/\//, "")}</span>
      {rest.length > 0 && (
        <span className="shrink-0 tabular-nums">
          <span aria-hidden="true">{`+${rest.length}`}</span>
          <span className="sr-only">{words.moreOrigins(format.list(rest, "and"))}</span>
        </span>
      )}
    </span>
  );
}

/** The key's Desk seat, and the way to its card. */
export function DeskCell({
  keyId,
  name,
  badge,
  words: { deskBadge, noDesk, enableDesk },
}: {
  keyId: number;
  name: string;
  badge: SeatBadge;
  words: RowWords;
}) {
  const none = badge.kind === "none";
  return (
    <Link
      href={`/keys/${keyId}#desk`}
      prefetch={false}
      aria-label={none ? enableDesk(name) : undefined}
      title={none ? undefined : deskBadge(badge)}
      className={cn(
        "block rounded-sm sm:[&_span]:whitespace-normal",
        none ? "whitespace-nowrap text-faint hover:text-ink" : "hover:underline",
      )}
    >
      {none ? noDesk : <DeskState badge={badge} />}
    </Link>
  );
}

const nearness = {
  later: "text-faint",
  soon: "font-medium text-amber-text",
  past: "font-medium text-red-text",
};

/** The day a key ends, and how far off that is. */
export function ExpiryCell({
  expiresAt,
  now,
  words: { t, format },
}: {
  expiresAt: Date | null;
  now: Date;
  words: RowWords;
}) {
  const near = expiryNearness(expiresAt, now);
  if (expiresAt === null || near === "never") return <span className="text-faint">{t("expiry.never")}</span>;
  return (
    <span className="grid justify-items-end sm:justify-items-start">
      <time
        dateTime={expiresAt.toISOString()}
        title={format.dateTime(expiresAt, "precise")}
        suppressHydrationWarning
      >
        {format.dateTime(expiresAt, "date")}
      </time>
      <RelativeTime at={expiresAt} className={cn("text-xs", nearness[near])} />
    </span>
  );
}

/** The last characters of both secrets: enough to recognise one, nothing to use. */
export function Hints({ hints, words }: Pick<KeyRow, "hints"> & { words: RowWords }) {
  return (
    <span className="text-faint">
      <span className="sr-only">{words.hints(hints.test, hints.live)}</span>
      <span
        aria-hidden="true"
        className="flex flex-wrap gap-x-3 whitespace-nowrap font-mono text-2xs select-none"
      >
        <span>{`test …${hints.test}`}</span>
        <span>{`live …${hints.live}`}</span>
      </span>
    </span>
  );
}

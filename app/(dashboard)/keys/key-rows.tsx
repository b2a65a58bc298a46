"use client";

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Td } from "@/components/ui/table";
import type { KeyRow } from "@/lib/keys/list-queries";
import { LastUsed } from "./first-use";
import { DeskCell, ExpiryCell, Hints, OriginsCell, ScopeCell } from "./key-cells";
import { PrimaryStatus, StatusSwitch } from "./key-status";
import { RowMenu } from "./row-menu";
import { type RowSeat, rowActions, rowSeatOf } from "./row-seat";
import { type RowWords, useRowWords } from "./row-words";
import { PickableRow, RowTick } from "./selection";
import { tight, whenWide } from "./table-styles";

type Shared = {
  /** By key; those that have one. */
  seats: ReadonlyMap<number, RowSeat>;
  /** The list without a company, as an address says it. */
  query: string;
  now: Date;
};

/**
 * The rows of the table, drawn from their data: as elements of the server each would cross the wire twice, once as
 * HTML and once, at five times the size of its data, for the client to take over.
 */
export function KeyRows({ rows, ...shared }: Shared & { rows: KeyRow[] }) {
  const words = useRowWords();
  return rows.map((row) => <Row key={row.id} row={row} words={words} {...shared} />);
}

const noSeat = rowSeatOf(null);

function Row({ row, seats, query, now, words }: Shared & { row: KeyRow; words: RowWords }) {
  const { t, list, format } = words;
  const primary = row.kind === "primary";
  const name = primary ? t("primary.name") : row.description;
  const seat = seats.get(row.id) ?? noSeat;
  const lastUsedAt = row.lastUsedAt?.toISOString() ?? null;
  return (
    <PickableRow keyId={row.id} quiet={row.status !== "enabled"}>
      <Td place="select" className="pr-0">
        {!primary && <RowTick id={row.id} name={name} words={words} />}
      </Td>
      <Td place="title" className={tight}>
        <div className="grid min-w-0 gap-0.5">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/keys/${row.id}`}
              prefetch={false}
              title={name}
              className="row-link line-clamp-2 min-w-0 font-medium text-ink [overflow-wrap:anywhere]"
            >
              {name}
            </Link>
            {primary && <Badge tone="blue">{t("primary.badge")}</Badge>}
          </span>
          <Hints hints={row.hints} words={words} />
        </div>
      </Td>
      <Td label={t("table.status")} className={tight}>
        {primary ? (
          <PrimaryStatus words={words} />
        ) : (
          <StatusSwitch
            keyId={row.id}
            name={name}
            enabled={row.enabled}
            status={row.status}
            hasSeat={seat.live}
            words={words}
          />
        )}
      </Td>
      <Td label={t("table.preset")} className={tight}>
        {t(`preset.${row.preset}`)}
      </Td>
      <Td label={t("table.companies")} className={tight}>
        <ScopeCell row={row} query={query} words={words} />
      </Td>
      <Td label={list("origins.name")} className={cn(tight, whenWide)}>
        <OriginsCell origins={row.origins} words={words} />
      </Td>
      <Td label={list("desk.name")} className={tight}>
        <DeskCell keyId={row.id} name={name} badge={seat.badge} words={words} />
      </Td>
      <Td label={t("table.lastUsed")} className={tight}>
        <span className="grid justify-items-end sm:justify-items-start">
          <LastUsed keyId={row.id} at={lastUsedAt} words={words} />
          <time
            dateTime={row.createdAt.toISOString()}
            title={format.dateTime(row.createdAt, "dateTime")}
            className="text-xs text-faint"
            suppressHydrationWarning
          >
            {words.created(format.dateTime(row.createdAt, "date"))}
          </time>
        </span>
      </Td>
      <Td label={t("table.expires")} className={tight}>
        <ExpiryCell expiresAt={row.expiresAt} now={now} words={words} />
      </Td>
      <Td place="actions" align="right" className="sm:pl-0">
        {!primary && (
          <RowMenu
            keyId={row.id}
            name={name}
            lastUsedAt={lastUsedAt}
            desk={rowActions(seat, row.status)}
            hasSeat={seat.live}
            words={words}
          />
        )}
      </Td>
    </PickableRow>
  );
}

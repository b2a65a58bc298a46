import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { KeyOrdering } from "@/lib/keys/list";
import type { KeyRow, KeysPage } from "@/lib/keys/list-queries";
import type { SeatView } from "@/lib/seats/queries";
import { type SeatAction, seatActionsNow, seatBadge } from "@/lib/seats/seat";
import { BulkBar } from "./bulk-bar";
import { FirstUseWatch, LastUsed } from "./first-use";
import { DeskCell, ExpiryCell, Hints, OriginsCell, ScopeCell } from "./key-cells";
import { PrimaryStatus, StatusSwitch } from "./key-status";
import { RowMenu } from "./row-menu";
import { PageTick, PickableRow, RowTick, SelectionProvider } from "./selection";
import { type KeysView, keysPath } from "./view";

type Shared = { view: KeysView; seats: ReadonlyMap<number, SeatView>; now: Date };

/** Ten columns in 1,070 px: what is between the first and the last stands closer. */
const tight = "sm:px-2";

/** What a narrow window can do without, so that the row's menu stays in sight. */
const whenWide = "sm:@max-5xl:hidden";

/** What can be done with a row's seat now: a key that is off takes none. */
const deskActions = (actions: SeatAction[], status: KeyRow["status"]) =>
  actions.filter((action) => action !== "enable" || status === "enabled");

/** How long a key that was never used is watched for its first use. */
const watchedMs = 3_600_000;

/** One page of keys, with what can be done to many of them. */
export function KeysTable({ page, view, seats, now }: Shared & { page: KeysPage }) {
  const t = useTranslations("keys.table");
  const list = useTranslations("keysList");
  const { rows } = page;
  const restricted = rows.filter(({ kind }) => kind === "restricted");
  const unused = rows.filter(
    ({ lastUsedAt, createdAt }) => lastUsedAt === null && now.getTime() - createdAt.getTime() < watchedMs,
  );
  return (
    <FirstUseWatch keyIds={unused.map(({ id }) => id)}>
      <SelectionProvider
        key={keysPath(view)}
        page={restricted.map(({ id, description }) => ({
          id,
          name: description,
          hasSeat: seats.get(id)?.state === "live",
        }))}
      >
        <Table name={t("name")} stack footer={<Paging page={page} view={view} />}>
          <TableHead>
            <Th className="w-10 pr-0">
              <PageTick />
            </Th>
            <SortTh by="description" view={view} className={cn(tight, "w-full")}>
              {t("key")}
            </SortTh>
            <Th className={tight}>{t("status")}</Th>
            <Th className={tight}>{t("preset")}</Th>
            <Th className={tight}>{t("companies")}</Th>
            <Th className={cn(tight, whenWide)}>{list("origins.name")}</Th>
            <Th className={tight}>{list("desk.name")}</Th>
            <SortTh by="last_used" view={view} className={tight}>
              {t("lastUsed")}
            </SortTh>
            <SortTh by="expires" view={view} className={tight}>
              {t("expires")}
            </SortTh>
            <Th>
              <span className="sr-only">{t("actions")}</span>
            </Th>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <Row key={row.id} row={row} view={view} seats={seats} now={now} />
            ))}
          </TableBody>
        </Table>
        <BulkBar />
      </SelectionProvider>
    </FirstUseWatch>
  );
}

/** A column the list can be ordered by; pressing it again turns the order round. */
function SortTh({
  by,
  view,
  className,
  children,
}: {
  by: KeyOrdering;
  view: KeysView;
  className?: string;
  children: string;
}) {
  const { order } = view;
  const current = order.by === by;
  const descending = current ? !order.descending : by === "last_used";
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <Th
      className={className}
      aria-sort={current ? (order.descending ? "descending" : "ascending") : undefined}
    >
      <Link
        href={keysPath({ ...view, order: { by, descending }, cursor: null })}
        prefetch={false}
        className="inline-flex h-9 items-center gap-1 hover:text-ink"
      >
        {children}
        {current && <Arrow aria-hidden="true" className="size-3.5" />}
      </Link>
    </Th>
  );
}

function Row({ row, view, seats, now }: Shared & { row: KeyRow }) {
  const t = useTranslations("keys");
  const list = useTranslations("keysList");
  const format = useFormatter();
  const primary = row.kind === "primary";
  const name = primary ? t("primary.name") : row.description;
  const seat = seats.get(row.id) ?? null;
  const lastUsedAt = row.lastUsedAt?.toISOString() ?? null;
  return (
    <PickableRow keyId={row.id} quiet={row.status !== "enabled"}>
      <Td place="select" className="pr-0">
        {!primary && <RowTick id={row.id} name={name} />}
      </Td>
      <Td place="title" className={tight}>
        <div className="grid min-w-0 gap-0.5 sm:min-w-38">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/keys/${row.id}`}
              prefetch={false}
              className="row-link min-w-0 font-medium text-ink [overflow-wrap:anywhere]"
            >
              {name}
            </Link>
            {primary && <Badge tone="blue">{t("primary.badge")}</Badge>}
          </span>
          <Hints {...row.hints} />
        </div>
      </Td>
      <Td label={t("table.status")} className={tight}>
        {primary ? (
          <PrimaryStatus />
        ) : (
          <StatusSwitch
            keyId={row.id}
            name={name}
            enabled={row.enabled}
            status={row.status}
            hasSeat={seat?.state === "live"}
          />
        )}
      </Td>
      <Td label={t("table.preset")} className={tight}>
        <span className="block sm:min-w-21">{t(`preset.${row.preset}`)}</span>
      </Td>
      <Td label={t("table.companies")} className={tight}>
        <ScopeCell row={row} view={view} />
      </Td>
      <Td label={list("origins.name")} className={cn(tight, whenWide)}>
        <OriginsCell origins={row.origins} />
      </Td>
      <Td label={list("desk.name")} className={tight}>
        <DeskCell keyId={row.id} name={name} badge={seatBadge(seat)} />
      </Td>
      <Td label={t("table.lastUsed")} className={cn(tight, "whitespace-nowrap")}>
        <span className="grid justify-items-end sm:justify-items-start">
          <LastUsed keyId={row.id} at={lastUsedAt} />
          <time
            dateTime={row.createdAt.toISOString()}
            title={format.dateTime(row.createdAt, "dateTime")}
            className="text-xs text-faint"
          >
            {t("table.created", { date: format.dateTime(row.createdAt, "date") })}
          </time>
        </span>
      </Td>
      <Td label={t("table.expires")} className={cn(tight, "whitespace-nowrap")}>
        <ExpiryCell expiresAt={row.expiresAt} now={now} />
      </Td>
      <Td place="actions" align="right">
        {!primary && (
          <RowMenu
            keyId={row.id}
            name={name}
            lastUsedAt={lastUsedAt}
            desk={deskActions(seatActionsNow(seat), row.status)}
            hasSeat={seat?.state === "live"}
          />
        )}
      </Td>
    </PickableRow>
  );
}

function Paging({ page: { rows, total, previous, next }, view }: { page: KeysPage; view: KeysView }) {
  const t = useTranslations("keysList.paging");
  const common = useTranslations("common.actions");
  if (previous === null && next === null) {
    return (
      <p className="border-t border-line px-5 py-2.5 text-sm text-muted max-sm:border-0 max-sm:px-0">
        {t("total", { total })}
      </p>
    );
  }
  return (
    <Pagination
      label={t("label")}
      previous={previous && keysPath({ ...view, cursor: previous })}
      next={next && keysPath({ ...view, cursor: next })}
      previousLabel={common("previous")}
      nextLabel={common("next")}
      summary={t("summary", { shown: rows.length, total })}
    />
  );
}

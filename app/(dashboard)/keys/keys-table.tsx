import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { countedMax, type KeyOrdering, lift } from "@/lib/keys/list";
import type { KeysPage } from "@/lib/keys/list-queries";
import type { SeatView } from "@/lib/seats/queries";
import { BulkBar } from "./bulk-bar";
import { FirstUseWatch } from "./first-use";
import { KeyRows } from "./key-rows";
import { rowSeatOf } from "./row-seat";
import { PageTick, SelectionProvider } from "./selection";
import { SwitchFormsProvider } from "./switch-forms";
import { tight, whenWide } from "./table-styles";
import { type KeysView, keysPath, viewQuery } from "./view";

/** How long a key that was never used is watched for its first use. */
const watchedMs = 3_600_000;

type Shown = { page: KeysPage; view: KeysView; seats: ReadonlyMap<number, SeatView>; now: Date };

/** One page of keys, with what can be done to many of them. */
export function KeysTable({ page, view, seats, now }: Shown) {
  const t = useTranslations("keys.table");
  const list = useTranslations("keysList");
  const { rows } = page;
  const anyCompany = { ...view, filters: lift(view.filters, "company"), cursor: null };
  const restricted = rows.filter(({ kind }) => kind === "restricted");
  const unused = rows.filter(
    ({ lastUsedAt, createdAt }) => lastUsedAt === null && now.getTime() - createdAt.getTime() < watchedMs,
  );
  const rowSeats = new Map([...seats].map(([keyId, seat]) => [keyId, rowSeatOf(seat)]));
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
        <SwitchFormsProvider>
          <Table name={t("name")} stack fixed footer={<Paging page={page} view={view} />}>
            <TableHead>
              <Th className="w-11 pr-0">
                <PageTick />
              </Th>
              <SortTh by="description" view={view} className={tight}>
                {t("key")}
              </SortTh>
              <Th className={cn(tight, "w-29")}>{t("status")}</Th>
              <Th className={cn(tight, "w-23")}>{t("preset")}</Th>
              <Th className={cn(tight, "w-36")}>{t("companies")}</Th>
              <Th className={cn(tight, whenWide, "w-26")}>{list("origins.name")}</Th>
              <Th className={cn(tight, "w-24")}>{list("desk.name")}</Th>
              <SortTh by="last_used" view={view} className={cn(tight, "w-34.5")}>
                {t("lastUsed")}
              </SortTh>
              <SortTh by="expires" view={view} className={cn(tight, "w-27.5")}>
                {t("expires")}
              </SortTh>
              <Th place="actions" className="w-14">
                <span className="sr-only">{t("actions")}</span>
              </Th>
            </TableHead>
            <TableBody>
              <KeyRows rows={rows} seats={rowSeats} query={viewQuery(anyCompany)} now={now} />
            </TableBody>
          </Table>
        </SwitchFormsProvider>
        <BulkBar onePage={page.previous === null && page.next === null} />
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
      summary={
        total > countedMax
          ? t("summaryOver", { shown: rows.length, total: countedMax })
          : t("summary", { shown: rows.length, total })
      }
    />
  );
}

import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { KeyView } from "@/lib/keys/key";
import type { Listing } from "@/lib/page";
import { ExpiryCell, ScopeCell } from "./key-cells";
import { PrimaryStatus, StatusSwitch } from "./key-status";
import { RowMenu } from "./row-menu";
import { type KeysView, keysPageSize, keysPath } from "./view";

type Shared = { names: ReadonlyMap<string, string>; now: Date };

/** One page of keys; `names`: company names by VAT number, only of companies that exist. */
export function KeysTable({
  listing,
  view,
  ...shared
}: Shared & { listing: Listing<KeyView>; view: KeysView }) {
  const t = useTranslations("keys.table");
  return (
    <Table name={t("name")} stack footer={<Paging total={listing.total} view={view} />}>
      <TableHead>
        <Th className="w-full">{t("key")}</Th>
        <Th>{t("status")}</Th>
        <Th>{t("preset")}</Th>
        <Th>{t("companies")}</Th>
        <Th>{t("expires")}</Th>
        <Th>{t("lastUsed")}</Th>
        <Th>
          <span className="sr-only">{t("actions")}</span>
        </Th>
      </TableHead>
      <TableBody>
        {listing.rows.map((key) => (
          <KeyRow key={key.id} view={key} {...shared} />
        ))}
      </TableBody>
    </Table>
  );
}

function KeyRow({ view, names, now }: Shared & { view: KeyView }) {
  const t = useTranslations("keys");
  const format = useFormatter();
  const primary = view.kind === "primary";
  const name = primary ? t("primary.name") : view.description;
  return (
    <TableRow quiet={view.status !== "enabled"}>
      <Td place="title">
        <div className="grid min-w-0 gap-0.5 sm:min-w-48">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 font-medium text-ink [overflow-wrap:anywhere]">{name}</span>
            {primary && <Badge tone="blue">{t("primary.badge")}</Badge>}
          </span>
          <Hints {...view.hints} />
        </div>
      </Td>
      <Td label={t("table.status")}>
        {primary ? (
          <PrimaryStatus />
        ) : (
          <StatusSwitch keyId={view.id} name={name} enabled={view.enabled} status={view.status} />
        )}
      </Td>
      <Td label={t("table.preset")}>
        <span className="block sm:min-w-21">{t(`preset.${view.preset}`)}</span>
      </Td>
      <Td label={t("table.companies")}>
        <ScopeCell scope={view.companyScope} companies={view.companies} names={names} />
      </Td>
      <Td label={t("table.expires")} className="whitespace-nowrap">
        <ExpiryCell expiresAt={view.expiresAt} now={now} />
      </Td>
      <Td label={t("table.lastUsed")} className="whitespace-nowrap">
        <span className="grid justify-items-end sm:justify-items-start">
          {view.lastUsedAt ? (
            <RelativeTime at={view.lastUsedAt} />
          ) : (
            <span className="text-faint">{t("table.neverUsed")}</span>
          )}
          <time
            dateTime={view.createdAt.toISOString()}
            title={format.dateTime(view.createdAt, "dateTime")}
            className="text-xs text-faint"
          >
            {t("table.created", { date: format.dateTime(view.createdAt, "date") })}
          </time>
        </span>
      </Td>
      <Td place="actions" align="right">
        {!primary && (
          <RowMenu keyId={view.id} name={name} lastUsedAt={view.lastUsedAt?.toISOString() ?? null} />
        )}
      </Td>
    </TableRow>
  );
}

/** The last characters of both secrets: enough to recognise one, nothing to use. */
function Hints({ test, live }: KeyView["hints"]) {
  const t = useTranslations("keys.table");
  return (
    <span className="text-faint">
      <span className="sr-only">{t("hints", { test, live })}</span>
      <span
        aria-hidden="true"
        className="flex flex-wrap gap-x-3 whitespace-nowrap font-mono text-2xs select-none"
      >
        <span>ik_test_…{test}</span>
        <span>ik_live_…{live}</span>
      </span>
    </span>
  );
}

function Paging({ total, view }: { total: number; view: KeysView }) {
  const t = useTranslations("keys.table");
  const common = useTranslations("common.actions");
  const last = Math.max(1, Math.ceil(total / keysPageSize));
  const to = (page: number) => (page >= 1 && page <= last ? keysPath({ ...view, page }) : null);
  if (last === 1) {
    return (
      <p className="border-t border-line px-5 py-2.5 text-sm text-muted max-sm:border-0 max-sm:px-0">
        {t("total", { total })}
      </p>
    );
  }
  const from = (view.page - 1) * keysPageSize + 1;
  return (
    <Pagination
      label={t("pages")}
      previous={to(view.page - 1)}
      next={to(view.page + 1)}
      previousLabel={common("previous")}
      nextLabel={common("next")}
      summary={t("range", { from, to: Math.min(total, from + keysPageSize - 1), total })}
    />
  );
}

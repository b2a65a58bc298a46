import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { type CompanyEntry, entriesPageSize } from "@/lib/companies/entry-queries";
import type { Listing } from "@/lib/page";
import { type CompaniesView, companiesPath } from "./view";

/** One page of companies by VAT number, both environments in one row. */
export function CompaniesTable({ listing, view }: { listing: Listing<CompanyEntry>; view: CompaniesView }) {
  const t = useTranslations("companies.table");
  return (
    <Table name={t("name")} stack footer={<Paging total={listing.total} view={view} />}>
      <TableHead>
        <Th className="w-full">{t("company")}</Th>
        <Th>{t("vat")}</Th>
        <Th>{t("fiscalCode")}</Th>
        <Th>{t("environments")}</Th>
        <Th align="right">{t("sent")}</Th>
        <Th align="right">{t("keys")}</Th>
        <Th align="right">{t("created")}</Th>
      </TableHead>
      <TableBody>
        {listing.rows.map((entry) => (
          <CompanyRow key={entry.vat} entry={entry} />
        ))}
      </TableBody>
    </Table>
  );
}

function CompanyRow({ entry }: { entry: CompanyEntry }) {
  const t = useTranslations("companies.table");
  const common = useTranslations("common.environment");
  const format = useFormatter();
  return (
    <TableRow>
      <Td place="title" className="[overflow-wrap:anywhere] sm:min-w-48">
        <Link href={`/companies/${entry.vat}`} prefetch={false} className="row-link font-medium text-ink">
          {entry.name}
        </Link>
      </Td>
      <Td label={t("vat")}>
        <span className="font-mono text-sm">{entry.vat}</span>
      </Td>
      <Td label={t("fiscalCode")}>
        <span className="font-mono text-sm">{entry.fiscalCode}</span>
      </Td>
      <Td label={t("environments")}>
        <span className="flex gap-1.5">
          {entry.environments.map((environment) => (
            <Badge key={environment} tone={environment === "live" ? "green" : "neutral"}>
              {common(environment)}
            </Badge>
          ))}
        </span>
      </Td>
      <Td label={t("sent")} align="right" className="tabular-nums">
        {format.number(entry.sent, "integer")}
      </Td>
      <Td label={t("keys")} align="right" className="tabular-nums">
        {entry.keys === 0 ? (
          <span className="text-faint">0</span>
        ) : (
          <Link
            href={`/keys?company=${entry.vat}`}
            prefetch={false}
            aria-label={t("keysOf", { keys: entry.keys, name: entry.name })}
            className="-mx-2 rounded-sm px-2 py-1 text-ink underline decoration-line-strong underline-offset-3 hover:decoration-current"
          >
            {format.number(entry.keys, "integer")}
          </Link>
        )}
      </Td>
      <Td label={t("created")} align="right" className="whitespace-nowrap">
        {format.dateTime(entry.createdAt, "date")}
      </Td>
    </TableRow>
  );
}

function Paging({ total, view }: { total: number; view: CompaniesView }) {
  const t = useTranslations("companies.table");
  const common = useTranslations("common.actions");
  const last = Math.max(1, Math.ceil(total / entriesPageSize));
  const to = (page: number) => (page >= 1 && page <= last ? companiesPath({ ...view, page }) : null);
  if (last === 1) {
    return (
      <p className="border-t border-line px-5 py-2.5 text-sm text-muted max-sm:border-0 max-sm:px-0">
        {t("total", { total })}
      </p>
    );
  }
  const from = (view.page - 1) * entriesPageSize + 1;
  return (
    <Pagination
      label={t("pages")}
      previous={to(view.page - 1)}
      next={to(view.page + 1)}
      previousLabel={common("previous")}
      nextLabel={common("next")}
      summary={t("range", { from, to: Math.min(total, from + entriesPageSize - 1), total })}
    />
  );
}

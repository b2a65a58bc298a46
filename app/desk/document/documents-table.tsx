import type { Route } from "next";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { type DocumentsView, documentsShown, paramsOf } from "./search-view";

/** A document in a list of sent or received ones. */
export type DocumentRow = {
  id: number;
  number: string;
  /** Of the invoice, ISO 8601. */
  date: string | null;
  /** The other side: buyer of a sent one, seller of a received one. */
  party: string | null;
  company: string | null;
  /** What it is over, as people read it; null when it's not known. */
  amount: string | null;
  state: ReactNode;
  /** When it was sent or came in, ISO 8601. */
  at: string;
  /** Not opened yet. */
  fresh: boolean;
};

/** One page of documents, each row leading to its document. */
export function DocumentsTable({
  list,
  rows,
  total,
  view,
}: {
  list: "sent" | "received";
  rows: readonly DocumentRow[];
  total: number;
  view: DocumentsView;
}) {
  const t = useTranslations("deskApp.list");
  const names = useTranslations(`deskApp.${list}`);
  const common = useTranslations("common.actions");
  const format = useFormatter();
  const first = (view.page - 1) * documentsShown + 1;
  const last = first + rows.length - 1;
  const pageAt = (page: number) => `/desk/${list}?${paramsOf({ ...view, page })}` as Route;
  const manyCompanies = new Set(rows.map(({ company }) => company)).size > 1;
  return (
    <Table
      name={names("title")}
      stack
      footer={
        <Pagination
          label={t("pages")}
          summary={t("summary", { first, last, total })}
          previous={view.page > 1 ? pageAt(view.page - 1) : null}
          next={last < total ? pageAt(view.page + 1) : null}
          previousLabel={common("previous")}
          nextLabel={common("next")}
        />
      }
    >
      <TableHead>
        <Th>{t("number")}</Th>
        <Th>{t("date")}</Th>
        <Th>{names("party")}</Th>
        {manyCompanies && <Th>{t("company")}</Th>}
        <Th align="right" className="sm:pr-8">
          {t("amount")}
        </Th>
        <Th>{t("state")}</Th>
        <Th align="right">{names("at")}</Th>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <Td place="title" className="sm:max-w-44">
              <Link
                href={`/desk/${list}/${row.id}` as Route}
                // Opening a received one marks it as read: never because a link came into view.
                prefetch={false}
                className={`row-link block truncate ${row.fresh ? "font-semibold" : "font-medium"} text-ink`}
              >
                {row.number}
              </Link>
            </Td>
            <Td label={t("date")} className="whitespace-nowrap tabular-nums">
              {row.date && format.dateTime(new Date(row.date), { dateStyle: "medium", timeZone: "UTC" })}
            </Td>
            <Td label={names("party")} className="sm:max-w-56">
              <span className="min-w-0 truncate sm:block">{row.party ?? "—"}</span>
            </Td>
            {manyCompanies && (
              <Td label={t("company")} className="sm:max-w-40 text-muted">
                <span className="min-w-0 truncate sm:block">{row.company ?? "—"}</span>
              </Td>
            )}
            <Td label={t("amount")} align="right" className="whitespace-nowrap tabular-nums sm:pr-8">
              {row.amount ?? <span className="text-faint">—</span>}
            </Td>
            <Td label={t("state")}>{row.state}</Td>
            <Td label={names("at")} align="right" className="whitespace-nowrap text-muted">
              <RelativeTime at={row.at} />
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

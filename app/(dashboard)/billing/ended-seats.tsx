import { useFormatter, useTranslations } from "next-intl";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { BilledSeat } from "@/lib/seats/billing-queries";
import { SeatKey } from "./seats-table";

/** Seats that have ended, behind a word; nothing when there are none. */
export function EndedSeats({
  rows,
  total,
  page,
  lastPage,
}: {
  rows: readonly BilledSeat[];
  total: number;
  page: number;
  lastPage: number;
}) {
  const t = useTranslations("billing.ended");
  const common = useTranslations("common.actions");
  const format = useFormatter();
  if (total === 0) return null;
  const paging = lastPage > 1 && (
    <Pagination
      label={t("pages")}
      previous={page > 1 ? `/billing?ended=${page - 1}` : null}
      next={page < lastPage ? `/billing?ended=${page + 1}` : null}
      previousLabel={common("previous")}
      nextLabel={common("next")}
      summary={t("summary", { page, pages: lastPage })}
    />
  );
  return (
    <details open={page > 1} className="group grid gap-3">
      <summary className="w-fit cursor-default rounded-sm text-sm font-medium text-muted hover:text-ink">
        {t("title", { count: total })}
      </summary>
      <Table name={t("name")} stack footer={paging} className="mt-3">
        <TableHead>
          <Th className="w-full">{t("key")}</Th>
          <Th>{t("at")}</Th>
        </TableHead>
        <TableBody>
          {rows.map((seat) => (
            <TableRow key={seat.id} quiet>
              <Td place="title">
                <SeatKey seat={seat} />
              </Td>
              <Td label={t("at")} className="whitespace-nowrap">
                {seat.endedAt ? format.dateTime(seat.endedAt, "date") : "–"}
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </details>
  );
}

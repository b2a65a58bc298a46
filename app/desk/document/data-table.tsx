import { useTranslations } from "next-intl";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { Table as Data } from "@/lib/invoices/readable-table";
import { Details } from "./data-list";

/** A table of a document under its title. */
export function DataTable({ table }: { table: Data }) {
  const t = useTranslations("deskApp.invoice");
  return (
    <section>
      <h2 className="px-4 pb-2 text-base font-semibold text-ink sm:px-5">{table.title}</h2>
      <Table name={table.title} stack framed={false} className="max-sm:px-4">
        <TableHead>
          {table.columns.map(({ label, numeric }) => (
            <Th key={label} align={numeric ? "right" : "left"}>
              {label}
            </Th>
          ))}
        </TableHead>
        <TableBody>
          {[...table.rows.entries()].map(([at, { cells, details }]) => (
            <TableRow key={at}>
              {table.columns.map(({ label, numeric }, place) => (
                <Td
                  key={label}
                  label={place === 0 ? undefined : label}
                  place={place === 0 ? "title" : undefined}
                  align={numeric ? "right" : "left"}
                  className={
                    cells[place] === "" && place > 0
                      ? "max-sm:hidden"
                      : numeric
                        ? "align-top tabular-nums"
                        : "align-top [overflow-wrap:anywhere]"
                  }
                >
                  {place === 0 ? (
                    <div className="min-w-0">
                      {cells[place] || <span className="text-faint">—</span>}
                      <Details data={details} />
                    </div>
                  ) : (
                    cells[place]
                  )}
                </Td>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {table.more > 0 && (
        <p className="px-4 pt-2 text-sm text-muted sm:px-5">{t("moreLines", { count: table.more })}</p>
      )}
    </section>
  );
}

import { useLocale, useTranslations } from "next-intl";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { headings } from "@/lib/invoices/readable-headings";
import type { Line, Lines } from "@/lib/invoices/readable-lines";
import { labelOf } from "@/lib/invoices/readable-values";
import { Details } from "./data-list";

/** The lines of an invoice; columns that no line fills are left out, rows are cards on a phone. */
export function InvoiceLines({ lines }: { lines: Lines }) {
  const locale = useLocale();
  const t = useTranslations("deskApp.invoice");
  const numbers = [
    {
      label: labelOf("Quantita", locale),
      cell: ({ quantity, unit }: Line) => [quantity, unit].filter(Boolean).join(" "),
    },
    { label: labelOf("PrezzoUnitario", locale), cell: ({ price }: Line) => price ?? "" },
    { label: labelOf("AliquotaIVA", locale), cell: ({ vat }: Line) => vat ?? "" },
    { label: labelOf("PrezzoTotale", locale), cell: ({ total }: Line) => total ?? "" },
  ].filter(({ cell }) => lines.rows.some((line) => cell(line) !== ""));
  const numbered = lines.rows.some(({ number }) => number !== null);
  return (
    <Table name={headings.lines[locale]} stack framed={false}>
      <TableHead>
        {numbered && <Th className="w-12">{t("number")}</Th>}
        <Th>{labelOf("Descrizione", locale)}</Th>
        {numbers.map(({ label }) => (
          <Th key={label} align="right">
            {label}
          </Th>
        ))}
      </TableHead>
      <TableBody>
        {[...lines.rows.entries()].map(([at, line]) => (
          <TableRow key={at} className="align-top">
            {numbered && <Td className="align-top text-muted tabular-nums max-sm:hidden">{line.number}</Td>}
            <Td place="title" className="align-top sm:min-w-48">
              <div className="min-w-0 [overflow-wrap:anywhere]">
                <p className="max-sm:font-medium">{line.description ?? "—"}</p>
                <Details data={line.details} />
              </div>
            </Td>
            {numbers.map(({ label, cell }) => (
              <Td
                key={label}
                label={label}
                align="right"
                className={
                  cell(line) === "" ? "max-sm:hidden" : "align-top tabular-nums sm:whitespace-nowrap"
                }
              >
                {cell(line)}
              </Td>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

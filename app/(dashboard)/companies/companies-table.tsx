import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { CompanyEntry } from "@/lib/companies/queries";

/** The most that the list reads at once. */
const cap = 1_000;

/** Companies by VAT number, both environments in one row. */
export function CompaniesTable({ entries }: { entries: CompanyEntry[] }) {
  const t = useTranslations("companies.table");
  const common = useTranslations("common.environment");
  const format = useFormatter();
  const total = entries.length;
  return (
    <Table
      name={t("name")}
      stack
      footer={
        <p className="border-t border-line px-5 py-2.5 text-sm text-muted max-sm:border-0 max-sm:px-0">
          {total >= cap ? t("capped", { total }) : t("total", { total })}
        </p>
      }
    >
      <TableHead>
        <Th className="w-full">{t("company")}</Th>
        <Th>{t("vat")}</Th>
        <Th>{t("fiscalCode")}</Th>
        <Th>{t("environments")}</Th>
        <Th align="right">{t("sent")}</Th>
        <Th align="right">{t("created")}</Th>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.vat}>
            <Td place="title" className="font-medium text-ink [overflow-wrap:anywhere] sm:min-w-48">
              {entry.name}
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
            <Td label={t("created")} align="right" className="whitespace-nowrap">
              {format.dateTime(entry.createdAt, "date")}
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

import { useFormatter, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { type Environment, environments } from "@/lib/access/presets";
import { eventOutcomes } from "@/lib/events/event";
import { type OutcomeCounts, sumOf, totalOf, type UsageDay } from "@/lib/events/usage";
import { outcomeFill } from "./outcome-styles";
import { UsageChart } from "./usage-chart";

/** What became of a key's requests: 24 hours, 30 days, and day by day as a chart and a table. */
export function UsageCard({
  keyId,
  environment,
  lastDay,
  days,
}: {
  keyId: number;
  environment: Environment;
  lastDay: OutcomeCounts;
  days: readonly UsageDay[];
}) {
  const t = useTranslations("keyActivity.usage");
  const common = useTranslations("common.environment");
  const sum = sumOf(days);
  return (
    <Card>
      <CardHeader
        title={t("title")}
        description={t("description")}
        actions={
          <LinkTabs
            look="segmented"
            label={t("environments")}
            tabs={environments.map((each) => ({
              href: `/keys/${keyId}/activity?env=${each}` as const,
              label: common(each),
              active: each === environment,
            }))}
          />
        }
      />
      <CardBody className="grid gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Totals title={t("lastDay")} counts={lastDay} />
          <Totals title={t("lastDays", { days: days.length })} counts={sum} />
        </div>
        {totalOf(sum) > 0 ? (
          <>
            <UsageChart days={days} />
            <details>
              <summary className="w-fit text-sm text-muted hover:text-ink">{t("asTable")}</summary>
              <DaysTable days={days} />
            </details>
          </>
        ) : (
          <p className="rounded-md border border-dashed border-line-strong px-4 py-8 text-center text-sm text-muted">
            {t("empty", { environment: common(environment) })}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

/** The sum and its parts, which are the chart's legend too. */
function Totals({ title, counts }: { title: string; counts: OutcomeCounts }) {
  const t = useTranslations("keyActivity.usage");
  const format = useFormatter();
  return (
    <section aria-label={title} className="rounded-md border border-line p-4">
      <h3 className="text-sm text-muted">{title}</h3>
      <p className="text-2xl font-semibold tracking-tight text-ink tabular-nums">
        {format.number(totalOf(counts), "integer")}
      </p>
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
        {eventOutcomes.map((outcome) => (
          <div key={outcome} className="flex items-baseline justify-between gap-2">
            <dt className="flex items-center gap-1.5 text-muted">
              <span aria-hidden="true" className={cn("size-2 rounded-xs", outcomeFill[outcome])} />
              {t(`outcome.${outcome}`)}
            </dt>
            <dd className="text-ink tabular-nums">{format.number(counts[outcome], "integer")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function DaysTable({ days }: { days: readonly UsageDay[] }) {
  const t = useTranslations("keyActivity.usage");
  const format = useFormatter();
  const used = days.filter(({ total }) => total > 0).toReversed();
  return (
    <Table name={t("table")} className="mt-3 shadow-none">
      <TableHead>
        <Th>{t("date")}</Th>
        <Th align="right">{t("total")}</Th>
        {eventOutcomes.map((outcome) => (
          <Th key={outcome} align="right">
            {t(`outcome.${outcome}`)}
          </Th>
        ))}
      </TableHead>
      <TableBody>
        {used.map(({ day, total, counts }) => (
          <TableRow key={day}>
            <Td className="h-9 whitespace-nowrap">{format.dateTime(new Date(`${day}T12:00:00Z`), "date")}</Td>
            <Td align="right" className="h-9 tabular-nums">
              {format.number(total, "integer")}
            </Td>
            {eventOutcomes.map((outcome) => (
              <Td key={outcome} align="right" className="h-9 tabular-nums">
                {format.number(counts[outcome], "integer")}
              </Td>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

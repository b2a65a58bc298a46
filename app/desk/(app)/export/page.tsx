import { Download } from "lucide-react";
import type { Metadata, Route } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { companiesOf } from "@/app/desk/document/companies";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { buttonStyles } from "@/components/ui/button-styles";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { LinkTabs } from "@/components/ui/link-tabs";
import { deskApi } from "../../open";
import { type ExportView, exportTypes, paramsOf, periods, readView, type SearchParams } from "./view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.export"))("title") };
}

/** An archive of a period: a plain form whose answer is the file. */
export default async function ExportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const api = await deskApi();
  const view = readView(await searchParams);
  const t = await getTranslations("deskApp.export");
  const companies = await companiesOf(api);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="grid max-w-2xl gap-4">
        {view.outcome && (
          <Banner
            live
            tone={view.outcome === "none" ? "info" : "warn"}
            title={t(view.outcome === "none" ? "none" : "refused")}
          >
            {t(`outcomes.${view.outcome}`)}
          </Banner>
        )}
        <LinkTabs
          look="segmented"
          label={t("period")}
          tabs={periods.map((period) => ({
            href: `/desk/export?${paramsOf({ ...view, period })}` as Route,
            label: t(period),
            active: view.period === period,
          }))}
        />
        <Card>
          {/* No client-side navigation: the answer is a file. */}
          <form action="/desk/export/zip" method="get" key={view.period}>
            <CardBody className="grid grid-cols-2 gap-4">
              <input type="hidden" name="period" value={view.period} />
              <PeriodFields view={view} locale={await getLocale()} />
              <SelectField
                name="type"
                label={t("type")}
                defaultValue={view.type}
                className="max-sm:col-span-2"
              >
                {exportTypes.map((type) => (
                  <option key={type} value={type}>
                    {t(`types.${type}`)}
                  </option>
                ))}
              </SelectField>
              {companies.length > 1 && (
                <SelectField
                  name="company"
                  label={t("company")}
                  defaultValue={view.company ?? ""}
                  className="max-sm:col-span-2"
                >
                  <option value="">{t("everyCompany")}</option>
                  {companies.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </SelectField>
              )}
            </CardBody>
            <CardFooter hint={t("readHint")}>
              <button type="submit" className={buttonStyles({ variant: "primary" })}>
                <Download aria-hidden="true" />
                {t("submit")}
              </button>
            </CardFooter>
          </form>
        </Card>
      </div>
    </>
  );
}

async function PeriodFields({ view, locale }: { view: ExportView; locale: string }) {
  const t = await getTranslations("deskApp.export");
  const year = (
    <TextField
      type="number"
      name="year"
      label={t("year")}
      defaultValue={view.year}
      min={1970}
      max={2199}
      required
    />
  );
  if (view.period === "range") {
    return (
      <>
        <TextField type="date" name="from" label={t("from")} defaultValue={view.from} />
        <TextField type="date" name="to" label={t("to")} defaultValue={view.to} />
      </>
    );
  }
  if (view.period === "quarter") {
    return (
      <>
        <SelectField name="quarter" label={t("quarter")} defaultValue={view.quarter}>
          {[1, 2, 3, 4].map((quarter) => (
            <option key={quarter} value={quarter}>
              {t("quarterOf", { quarter })}
            </option>
          ))}
        </SelectField>
        {year}
      </>
    );
  }
  const name = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  return (
    <>
      <SelectField name="month" label={t("month")} defaultValue={view.month}>
        {Array.from({ length: 12 }, (_, at) => at + 1).map((month) => (
          <option key={month} value={month}>
            {name.format(new Date(Date.UTC(2026, month - 1, 1)))}
          </option>
        ))}
      </SelectField>
      {year}
    </>
  );
}

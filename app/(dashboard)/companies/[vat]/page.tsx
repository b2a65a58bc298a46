import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { SettingCard } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { type CompanyPlace, eventsCountMax, keysReaching } from "@/lib/companies/entry-queries";
import { DeleteCompany, type Loss } from "./delete-company";
import { EditCompany } from "./edit-company";
import { KeysCard } from "./keys-card";
import { readCompany } from "./read-company";

type Props = { params: Promise<{ vat: string }> };

/** The page's name in the tab. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const company = await readCompany(await dashboardCtx(), (await params).vat);
  const t = await getTranslations("companies.notFound");
  return { title: company?.places[0]?.name ?? t("title") };
}

/** Keys that a confirmation names before it counts the rest. */
const strandedNamesMax = 5;

/** One company: its name in each environment, the keys that reach it, and its end. */
export default async function CompanyPage({ params }: Props) {
  const ctx = await dashboardCtx();
  const company = await readCompany(ctx, (await params).vat);
  const [main] = company?.places ?? [];
  if (!company || !main) notFound();
  const { vat, places } = company;
  const keys = await keysReaching(db(), ctx.accountId, vat);
  const t = await getTranslations("companies");
  const common = await getTranslations("common.environment");
  const format = await getFormatter();
  const losses = places.toReversed().map(
    ({ environment, sent, received, events }): Loss => ({
      environment,
      sent,
      received,
      events:
        events < eventsCountMax
          ? format.number(events, "integer")
          : t("delete.atLeast", { events: eventsCountMax }),
    }),
  );
  const only = keys.naming.filter((key) => key.only).slice(0, strandedNamesMax);
  const gone = { stranded: only.map(({ description }) => description), strandedTotal: keys.onlyTotal };
  const kept = { stranded: [], strandedTotal: 0 };
  const one = losses.length === 1;

  return (
    <>
      <PageHeader
        title={main.name}
        badge={
          <span className="flex gap-1.5">
            {places.toReversed().map(({ environment }) => (
              <Badge key={environment} tone={environment === "live" ? "green" : "neutral"}>
                {common(environment)}
              </Badge>
            ))}
          </span>
        }
        description={
          <span className="inline-flex items-center gap-1">
            <span className="font-mono text-sm">{vat}</span>
            <CopyButton iconOnly value={vat} label={t("copyVat")} />
          </span>
        }
        back={{ href: "/companies", label: t("title") }}
      />
      <div className="grid gap-6">
        {sameValues(places).map((group, at) => (
          <EditCompany
            // By its place: one in which something is typed stays when the other environment gets another name meanwhile.
            key={at === 0 ? "first" : "second"}
            vat={vat}
            name={group[0]?.name ?? ""}
            fiscalCode={group[0]?.fiscalCode ?? ""}
            here={group.map(({ environment }) => environment)}
            versions={Object.fromEntries(places.map(({ environment, version }) => [environment, version]))}
          />
        ))}
        <KeysCard vat={vat} keys={keys} />
        <SettingCard
          id="delete"
          tone="danger"
          title={t("delete.card")}
          description={t(one ? "delete.cardTextOne" : "delete.cardText")}
          actions={
            <>
              {losses.map((loss) => (
                <DeleteCompany
                  key={loss.environment}
                  {...{ vat, name: main.name, losses: [loss] }}
                  {...(one ? gone : kept)}
                />
              ))}
              {!one && <DeleteCompany {...{ vat, name: main.name, losses }} {...gone} />}
            </>
          }
        >
          <ul className="grid gap-1 text-base text-ink">
            {losses.map(({ environment, sent, received, events }) => (
              <li key={environment}>
                {t("delete.loss", { environment: common(environment), sent, received, events })}
              </li>
            ))}
          </ul>
        </SettingCard>
      </div>
    </>
  );
}

/** The environments by their name and fiscal code: one group when both have the same. */
function sameValues(places: CompanyPlace[]): CompanyPlace[][] {
  const [first, second] = places;
  const same = first && second && first.name === second.name && first.fiscalCode === second.fiscalCode;
  return same ? [places] : places.map((place) => [place]);
}

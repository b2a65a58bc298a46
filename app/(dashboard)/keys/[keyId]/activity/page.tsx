import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { db } from "@/db";
import { environments } from "@/lib/access/presets";
import { listAudit } from "@/lib/audit/queries";
import { dashboardCtx } from "@/lib/auth/session";
import { companyChoices } from "@/lib/companies/queries";
import { dailyCounts, lastDayCounts, listEvents } from "@/lib/events/queries";
import { firstDay, usageDays } from "@/lib/events/usage";
import { AuditTable } from "../../../activity/audit-table";
import { auditFilterOf, readActivity } from "../../../activity/view";
import { auditWords } from "../../../activity/words";
import { EventList } from "../../../events/event-list";
import { filterOf, readView, type SearchParams, textOf } from "../../../events/view";
import { readKey } from "../read-key";
import { answerTrial, readTrial, trialPath } from "./trial";
import { TrialCard } from "./trial-card";
import { UsageCard } from "./usage-card";

type Props = { params: Promise<{ keyId: string }>; searchParams: Promise<SearchParams> };

/** The page's name in the tab. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const key = await readKey(await dashboardCtx(), (await params).keyId);
  const t = await getTranslations("keys");
  return {
    title: key && `${t("tabs.activity")} · ${key.kind === "primary" ? t("primary.name") : key.description}`,
  };
}

const chartDays = 30;
const listed = 10;

/** What a key did lately, and what was done to it. */
export default async function KeyActivityPage({ params, searchParams }: Props) {
  const ctx = await dashboardCtx();
  const { accountId } = ctx;
  const key = await readKey(ctx, (await params).keyId);
  if (!key) notFound();
  const query = await searchParams;
  const environment = environments.find((each) => each === textOf(query, "env")) ?? "live";
  const { asked, hadSecret, trial } = readTrial(query);
  if (hadSecret) redirect(trialPath(key.id, trial));
  const today = new Date();
  const ofKey = { key: String(key.id) };
  const [t, lastDay, counts, events, history, suggested, answer] = await Promise.all([
    getTranslations("keyActivity"),
    lastDayCounts(db(), accountId, key.id, environment),
    dailyCounts(db(), accountId, key.id, environment, firstDay(today, chartDays)),
    listEvents(db(), accountId, filterOf(readView(ofKey)), null, listed),
    listAudit(db(), accountId, auditFilterOf(readActivity(ofKey)), null, listed),
    companyChoices(db(), accountId, null),
    asked ? answerTrial(accountId, key, trial, await getLocale()) : null,
  ]);
  const words = await auditWords(accountId, history.rows);
  return (
    <div className="grid gap-6">
      <UsageCard
        keyId={key.id}
        environment={environment}
        lastDay={lastDay}
        days={usageDays(counts, today, chartDays)}
      />
      <TrialCard
        keyId={key.id}
        primary={key.kind === "primary"}
        trial={trial}
        answer={answer}
        companies={suggested.companies}
      />
      <Card>
        <CardHeader
          title={t("events.title")}
          description={t("events.description")}
          className="pb-4 sm:pb-5"
          actions={
            <ButtonLink size="sm" href={`/events?key=${key.id}`}>
              {t("events.all")}
            </ButtonLink>
          }
        />
        {events.rows.length > 0 ? (
          <div className="border-t border-line">
            <EventList events={events.rows} label={t("events.title")} ofOneKey />
          </div>
        ) : (
          <CardBody className="border-t border-line text-sm text-muted">{t("events.empty")}</CardBody>
        )}
      </Card>
      <Card>
        <CardHeader
          title={t("history.title")}
          description={t("history.description")}
          className="pb-4 sm:pb-5"
          actions={
            <ButtonLink size="sm" href={`/activity?key=${key.id}`}>
              {t("history.all")}
            </ButtonLink>
          }
        />
        <div className="border-t border-line">
          <AuditTable entries={history.rows} words={words} ofOneKey />
        </div>
      </Card>
    </div>
  );
}

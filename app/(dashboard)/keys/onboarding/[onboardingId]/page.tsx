import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { onboardingForm } from "@/lib/onboarding/onboarding";
import { countsOf, type OnboardingView, readOnboarding } from "@/lib/onboarding/queries";
import { Discard } from "./discard";
import { LinesTable } from "./lines-table";
import { Run } from "./run";

type Props = { params: Promise<{ onboardingId: string }> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding"))("title") };
}

/** A list of clients: what would be made of it, what was made, and the button in between. */
export default async function OnboardingListPage({ params }: Props) {
  const { accountId } = await dashboardCtx();
  const list = await read(accountId, (await params).onboardingId);
  if (list === null) notFound();
  const t = await getTranslations("onboarding");
  const presets = await getTranslations("keys.preset");
  const format = await getFormatter();
  const counts = countsOf(list);
  return (
    <>
      <PageHeader
        title={t("one.title", { clients: list.lines.length })}
        description={t("one.text", {
          at: format.dateTime(list.createdAt, "dateTime"),
          preset: presets(list.preset),
        })}
        back={{ href: "/keys/onboarding", label: t("title") }}
        actions={counts.made === 0 && <Discard onboardingId={list.id} />}
      />
      <div className="grid gap-6">
        <Run onboardingId={list.id} counts={counts} />
        <LinesTable list={list} />
      </div>
    </>
  );
}

async function read(accountId: number, text: string): Promise<OnboardingView | null> {
  const asked = onboardingForm.safeParse({ onboardingId: text });
  return asked.success ? readOnboarding(db(), accountId, asked.data.onboardingId) : null;
}

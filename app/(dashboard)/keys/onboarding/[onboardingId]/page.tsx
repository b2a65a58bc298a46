import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { dashboardCtx } from "@/lib/auth/session";
import { countsOf } from "@/lib/onboarding/queries";
import { readOffer } from "../../../read-offer";
import { Discard } from "./discard";
import { LinesTable } from "./lines-table";
import { ListCost } from "./list-cost";
import { readList } from "./read-list";
import { Run } from "./run";

type Props = { params: Promise<{ onboardingId: string }> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding"))("title") };
}

/** A list of clients: what would be made of it, what was made, and the button in between. */
export default async function OnboardingListPage({ params }: Props) {
  const ctx = await dashboardCtx();
  const list = await readList(ctx, (await params).onboardingId);
  if (list === null) notFound();
  const t = await getTranslations("onboarding");
  const presets = await getTranslations("keys.preset");
  const format = await getFormatter();
  const counts = countsOf(list);
  const offer = counts.due > 0 ? await readOffer(ctx.accountId) : null;
  const cost = offer && <ListCost terms={offer.terms} count={counts.due} />;
  const made = list.lines.flatMap(({ keyId, description }) =>
    keyId === null ? [] : [{ keyId, description }],
  );
  return (
    <>
      <PageHeader
        title={t("one.title", { clients: list.lines.length })}
        description={t("one.text", {
          at: format.dateTime(list.createdAt, "dateTime"),
          preset: presets(list.preset),
        })}
        back={{ href: "/keys/onboarding", label: t("title") }}
        actions={
          counts.made > 0 ? (
            <ButtonLink href={`/keys/onboarding/${list.id}/seats`}>{t("one.seats")}</ButtonLink>
          ) : (
            <Discard onboardingId={list.id} />
          )
        }
      />
      <div className="grid gap-6">
        <Run onboardingId={list.id} counts={counts} made={made} cost={cost} />
        <LinesTable list={list} />
      </div>
    </>
  );
}

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { detailsAsFields } from "@/lib/billing/details-input";
import { readDetails } from "@/lib/seats/billing-queries";
import { seatsOnKeys } from "@/lib/seats/queries";
import { seatActionsNow } from "@/lib/seats/seat";
import { readKey } from "../../keys/[keyId]/read-key";
import { readOffer } from "../../read-offer";
import { DetailsForm } from "./details-form";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.details"))("title") };
}

/** Billing details: asked for once, before the first checkout (`?key=`), and changed later. */
export default async function DetailsPage({ searchParams }: Props) {
  const ctx = await dashboardCtx();
  const asked = (await searchParams).key;
  const key = typeof asked === "string" ? await readKey(ctx, asked) : null;
  if (asked !== undefined && !key) redirect("/billing/details");
  const [{ details, version }, t, primary, offer, held] = await Promise.all([
    readDetails(db(), ctx.accountId),
    getTranslations("billing.details"),
    getTranslations("keys.primary"),
    key && readOffer(ctx.accountId),
    key && seatsOnKeys(db(), ctx.accountId, [key.id]),
  ]);
  const seat = key ? (held?.get(key.id) ?? null) : null;
  const canBuy = seatActionsNow(seat).some((action) => action === "enable" || action === "resume");
  // The seat was bought meanwhile, or its price is not told: the key's page says so.
  if (key && (!offer || !canBuy)) redirect(`/keys/${key.id}#desk`);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t(key ? "firstText" : "text")}
        back={
          key
            ? {
                href: `/keys/${key.id}#desk`,
                label: key.kind === "primary" ? primary("name") : key.description,
              }
            : { href: "/billing", label: t("back") }
        }
      />
      <DetailsForm
        stored={detailsAsFields(details)}
        version={version}
        buying={
          key && offer
            ? {
                keyId: key.id,
                keyName: key.kind === "primary" ? primary("name") : key.description,
                terms: offer.terms,
              }
            : null
        }
        now={new Date()}
      />
    </>
  );
}

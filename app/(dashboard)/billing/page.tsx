import { Armchair, Download } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyles } from "@/components/ui/button-styles";
import { EmptyState } from "@/components/ui/empty-state";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { currentSeats, endedPageSize, endedSeats, readDetails } from "@/lib/seats/billing-queries";
import { driftOf } from "@/lib/seats/drift-queries";
import { trialClaimed } from "@/lib/seats/queries";
import { PortalButton } from "../portal-button";
import { readOffer } from "../read-offer";
import { DetailsCard } from "./details-card";
import { DriftReport } from "./drift";
import { EndedSeats } from "./ended-seats";
import { SeatsTable } from "./seats-table";
import { EmptyText, Totals } from "./totals";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing"))("title") };
}

/** Every Desk seat of the account with what it costs; details, portal, and what is over. */
export default async function BillingPage({ searchParams }: Props) {
  const { accountId } = await dashboardCtx();
  const asked = (await searchParams).ended;
  const page = typeof asked === "string" && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
  const [t, seats, ended, stored, claimed, drift] = await Promise.all([
    getTranslations("billing"),
    currentSeats(db(), accountId),
    endedSeats(db(), accountId, page),
    readDetails(db(), accountId),
    trialClaimed(db(), accountId),
    driftOf(db(), accountId),
  ]);
  const lastPage = Math.max(1, Math.ceil(ended.total / endedPageSize));
  if (page > lastPage) redirect(lastPage === 1 ? "/billing" : `/billing?ended=${lastPage}`);
  // Only an account without seats is told what one would cost.
  const offer = seats.length === 0 ? await readOffer(accountId) : null;
  const bought = ended.total > 0 || seats.some(({ state }) => state === "live");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          // A refusal below one button must not push the other one down.
          <div className="flex flex-wrap items-start gap-2">
            {bought && (
              // A plain link: it leads to a file, which no router may fetch ahead.
              <a href="/billing/ledger" download className={buttonStyles()}>
                <Download aria-hidden="true" />
                {t("ledger.button")}
              </a>
            )}
            {stored.customerId && <PortalButton size="md" label={t("portal.open")} />}
          </div>
        }
      />
      <div className="grid gap-5">
        <DriftReport drift={drift} />
        {seats.length > 0 ? (
          <>
            <Totals seats={seats} trialUsed={claimed} />
            <SeatsTable seats={seats} />
          </>
        ) : (
          <EmptyState
            framed
            icon={<Armchair aria-hidden="true" />}
            title={t("empty.title")}
            description={<EmptyText offer={offer?.terms ?? null} />}
            action={
              <ButtonLink href="/keys" variant="primary">
                {t("empty.action")}
              </ButtonLink>
            }
          />
        )}
        <DetailsCard details={stored.details} />
        <EndedSeats {...ended} page={page} lastPage={lastPage} />
      </div>
    </>
  );
}

import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { seatsOnKeys } from "@/lib/seats/queries";
import { seatActionsNow } from "@/lib/seats/seat";
import { readKey } from "../../read-key";
import { DisableForm } from "./disable-form";

type Props = { params: Promise<{ keyId: string }> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("desk.disable"))("title") };
}

/** Ending a key's seat: with what is paid, or now. */
export default async function DisableDeskPage({ params }: Props) {
  const ctx = await dashboardCtx();
  const key = await readKey(ctx, (await params).keyId);
  if (!key) notFound();
  const seat = (await seatsOnKeys(db(), ctx.accountId, [key.id])).get(key.id);
  const actions = seatActionsNow(seat ?? null);
  if (!seat || !actions.includes("disable_now")) redirect(`/keys/${key.id}#desk`);
  const format = await getFormatter();
  const end = seat.status === "trialing" ? (seat.trialEnd ?? seat.currentPeriodEnd) : seat.currentPeriodEnd;
  return (
    <DisableForm
      keyId={key.id}
      seatId={seat.id}
      version={seat.version}
      atEnd={actions.includes("disable_at_end") ? (end ? format.dateTime(end, "date") : "–") : null}
      trial={seat.status === "trialing"}
      owed={seat.status === "past_due" || seat.status === "unpaid"}
    />
  );
}

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { accountAction, sessionAction } from "@/lib/forms/account-action";
import { idField } from "@/lib/forms/fields";
import { requestLocale } from "@/lib/i18n/request";
import { searchWords } from "@/lib/keys/form";
import { disableSeat, keepSeat, moveSeat } from "@/lib/seats/commands";
import { mustBeKey, readyToBill } from "@/lib/seats/details-commands";
import { discardCheckout, enableSeat } from "@/lib/seats/enable-commands";
import { drainSoon } from "@/lib/seats/outbox-commands";
import { type SeatTargets, seatTargets } from "@/lib/seats/target-queries";
import { enableForm, termsGiven } from "@/lib/seats/terms-form";
import { elsewhere } from "../../../elsewhere";

/** Stripe is told at once, and nobody waits for it. */
const refresh = () => {
  drainSoon();
  revalidatePath("/keys", "layout");
};

/** Leads to the checkout of a seat for a key, by way of the billing details when there are none. Fields of `enableForm`. */
export const enableDesk = sessionAction(
  enableForm,
  async (_session, ctx, { keyId, ...shown }): Promise<null> => {
    const locale = await requestLocale();
    await mustBeKey(ctx, keyId);
    if (!(await readyToBill(ctx, locale))) redirect(`/billing/details?key=${keyId}`);
    const { url } = await enableSeat(ctx, keyId, termsGiven(shown), locale);
    redirect(elsewhere(url));
  },
);

/** Gives up the open checkout of a key; field `keyId`. */
export const discardDesk = sessionAction(z.object({ keyId: idField }), async (_session, ctx, { keyId }) => {
  await discardCheckout(ctx, keyId);
  refresh();
  return null;
});

/** Puts a seat on another key, and leads there; fields `seatId`, `version`, `toKeyId`. */
export const moveDesk = accountAction(
  z.object({
    seatId: idField,
    version: idField,
    toKeyId: z.string({ error: "seat_target_required" }).pipe(idField),
  }),
  async (tx, ctx, { seatId, version, toKeyId }) => {
    await moveSeat(tx, ctx, seatId, toKeyId, version);
    return toKeyId;
  },
  (toKeyId) => {
    refresh();
    redirect(`/keys/${toKeyId}?desk=moved#desk`);
  },
);

/** Ends a seat, and leads back to its key; fields `seatId`, `version`, `keyId` and `when`. */
export const disableDesk = accountAction(
  z.object({
    seatId: idField,
    version: idField,
    keyId: idField,
    when: z.enum(["period_end", "now"], { error: "seat_when_required" }),
  }),
  async (tx, ctx, { seatId, version, keyId, when }) => {
    await disableSeat(tx, ctx, seatId, when, version);
    return keyId;
  },
  (keyId) => {
    refresh();
    redirect(`/keys/${keyId}#desk`);
  },
);

/** Takes back a seat's end; fields `seatId` and `version`. */
export const keepDesk = accountAction(
  z.object({ seatId: idField, version: idField }),
  async (tx, ctx, { seatId, version }) => {
    await keepSeat(tx, ctx, seatId, version);
    return null;
  },
  refresh,
);

/** Keys that could take a seat, a page of them, for what was typed; `after` is the last of the page before. */
export async function findTargets(
  typed: string,
  after: { id: number; name: string } | null = null,
): Promise<SeatTargets> {
  const { accountId } = await dashboardCtx();
  const words = searchWords.safeParse(typed);
  const from = z.object({ id: z.int().min(1).max(2_147_483_647), name: z.string().max(200) }).nullable();
  return seatTargets(db(), accountId, words.success ? words.data : "", from.parse(after));
}

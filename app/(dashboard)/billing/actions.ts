"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "@/db";
import { detailsForm, detailsOf } from "@/lib/billing/details-input";
import { accountAction, sessionAction } from "@/lib/forms/account-action";
import { requestLocale } from "@/lib/i18n/request";
import { mustBeKey, openPortal, readyToBill, saveDetails } from "@/lib/seats/details-commands";
import { enableSeat } from "@/lib/seats/enable-commands";
import { enableForm, termsGiven } from "@/lib/seats/terms-form";
import { elsewhere } from "../elsewhere";

/** Saves the billing details, and leads back to the billing page; fields of `detailsForm`. */
export const saveBillingDetails = accountAction(
  detailsForm,
  async (tx, ctx, given) => {
    await saveDetails(tx, ctx, detailsOf(given), given.version);
    return null;
  },
  () => {
    revalidatePath("/billing", "layout");
    redirect("/billing");
  },
);

/** Saves the billing details on the way to a key's checkout, and leads there; fields of `detailsForm` and `enableForm`. */
export const saveDetailsAndEnable = sessionAction(
  z.intersection(detailsForm, enableForm),
  async (_session, ctx, given): Promise<null> => {
    const locale = await requestLocale();
    await mustBeKey(ctx, given.keyId);
    await db().transaction((tx) => saveDetails(tx, ctx, detailsOf(given), given.version));
    await readyToBill(ctx, locale);
    const { url } = await enableSeat(ctx, given.keyId, termsGiven(given), locale);
    redirect(elsewhere(url));
  },
);

/** Leads to Stripe's portal of the account. */
export const toPortal = sessionAction(z.object({}), async (_session, ctx): Promise<null> => {
  redirect(elsewhere(await openPortal(ctx, await requestLocale())));
});

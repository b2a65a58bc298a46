"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { type CompanyName, companyChoices } from "@/lib/companies/queries";
import { DomainError } from "@/lib/errors";
import { accountAction, sessionAction } from "@/lib/forms/account-action";
import { idField } from "@/lib/forms/fields";
import { bulkForm } from "@/lib/keys/bulk";
import { changeKeys } from "@/lib/keys/bulk-commands";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { searchWords } from "@/lib/keys/form";
import { keyOfSecret } from "@/lib/keys/list-queries";
import { keySearchForm } from "@/lib/keys/search";
import { type LastDay, lastDayOf } from "@/lib/keys/use-queries";
import { movesSeatTo, seatOfDeleted, seatOfDeletedRule } from "@/lib/seats/deleted-form";
import { filtered, readView } from "./view";

const onOrOff = z.object({ keyId: idField, enabled: z.stringbool() });

/** Enables or disables a key; fields `keyId` and `enabled`. */
export const setEnabled = accountAction(
  onOrOff,
  async (tx, ctx, { keyId, enabled }) => {
    await updateKey(tx, ctx, keyId, { enabled });
    return null;
  },
  () => revalidatePath("/keys"),
);

/** Deletes a key for good, with its seat or without; field `keyId` and those of `seatOfDeleted`. */
export const removeKey = accountAction(
  z.object({ keyId: idField, ...seatOfDeleted }).superRefine(seatOfDeletedRule),
  async (tx, ctx, { keyId, ...given }) => {
    await deleteKey(tx, ctx, keyId, null, movesSeatTo(given));
    return null;
  },
  () => revalidatePath("/keys"),
);

/** The same change for up to a page of keys; fields of `bulkForm`. Answers what became of each. */
export const changeMany = sessionAction(bulkForm, async (_session, ctx, { keyIds, ...change }) => {
  const results = await changeKeys(ctx, keyIds, change);
  revalidatePath("/keys");
  return results;
});

/** Leads to the list of what was searched, or to the key of a pasted secret, which stays out of every address. */
export const searchKeys = accountAction(
  keySearchForm,
  async (tx, { accountId }, { wordsOrSecret, view }) => {
    if ("words" in wordsOrSecret) {
      const from = readView(Object.fromEntries(new URLSearchParams(view)));
      return filtered(from, { q: wordsOrSecret.words });
    }
    const keyId = await keyOfSecret(tx, accountId, wordsOrSecret.secret);
    if (keyId === null) {
      throw new DomainError("not_found", "No key of the account has that secret", {
        field: "wordsOrSecret",
        reason: "secret_unknown",
      });
    }
    return `/keys/${keyId}` as const;
  },
  (path) => redirect(path),
);

/** What a key did in the last 24 hours; of another account's nothing. */
export async function readLastDay(keyId: number): Promise<LastDay> {
  const { accountId } = await dashboardCtx();
  return lastDayOf(db(), accountId, z.int().min(1).max(2_147_483_647).parse(keyId));
}

const suggestionsMax = 8;

/** Companies whose name or VAT number holds what was typed, to filter by one. */
export async function suggestCompanies(typed: string): Promise<CompanyName[]> {
  const { accountId } = await dashboardCtx();
  const words = searchWords.safeParse(typed);
  if (!words.success) return [];
  return (await companyChoices(db(), accountId, words.data)).companies.slice(0, suggestionsMax);
}

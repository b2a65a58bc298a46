"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { accountAction } from "@/lib/forms/account-action";
import type { FormAction } from "@/lib/forms/state";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import type { KeyPatch } from "@/lib/keys/input";
import { findKey } from "@/lib/keys/queries";
import {
  descriptionForm,
  expiryForm,
  newExpiry,
  originsForm,
  presetForm,
  scopeForm,
  shownKey,
  statusForm,
} from "@/lib/keys/setting-forms";
import { movesSeatTo, seatOfDeleted, seatOfDeletedRule } from "@/lib/seats/deleted-form";

const refresh = () => revalidatePath("/keys", "layout");

/** Saves one setting; the answer is the version the key has then. */
function saving<Input extends { keyId: number; version: number }>(
  schema: z.ZodType<Input>,
  patchOf: (input: Input) => KeyPatch,
): FormAction<number> {
  return accountAction(
    schema,
    (tx, ctx, input) => updateKey(tx, ctx, input.keyId, patchOf(input), input.version),
    refresh,
  );
}

/** Every action of this page takes `keyId` and `version`, the one its form was shown with. Field `description`. */
export const saveDescription = saving(descriptionForm, ({ description }) => ({ description }));

/** Field `enabled`. */
export const saveStatus = saving(statusForm, ({ enabled }) => ({ enabled }));

/** Field `preset`. */
export const savePreset = saving(presetForm, ({ preset }) => ({ preset }));

/** Fields `companyScope` and `companies[]`. */
export const saveScope = saving(scopeForm, ({ companyScope, companies }) => ({
  scope: { companyScope, companies },
}));

/** Field `origins`, one a line. */
export const saveOrigins = saving(originsForm, ({ origins }) => ({ origins }));

/** Fields `expiry` and `expiryDay`. */
export const saveExpiry = accountAction(
  expiryForm,
  async (tx, ctx, { keyId, version, ...form }) => {
    const stored = await findKey(tx, ctx.accountId, keyId);
    const expiresAt = newExpiry(form, stored?.expiresAt ?? null, new Date());
    return updateKey(tx, ctx, keyId, expiresAt === undefined ? {} : { expiresAt }, version);
  },
  refresh,
);

/** Deletes the key for good, with its seat or without (fields of `seatOfDeleted`). Refreshes nothing: the page it is sent from is gone with the key. */
export const removeShownKey = accountAction(
  z.object({ ...shownKey, ...seatOfDeleted }).superRefine(seatOfDeletedRule),
  async (tx, ctx, { keyId, version, ...given }) => {
    await deleteKey(tx, ctx, keyId, version, movesSeatTo(given));
    return null;
  },
);

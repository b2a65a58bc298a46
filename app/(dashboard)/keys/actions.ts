"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { accountAction } from "@/lib/forms/account-action";
import { idField } from "@/lib/forms/fields";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { searchForm } from "@/lib/keys/form";
import { keysPath } from "./view";

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

/** Deletes a key for good; field `keyId`. */
export const removeKey = accountAction(
  z.object({ keyId: idField }),
  async (tx, ctx, { keyId }) => {
    await deleteKey(tx, ctx, keyId);
    return null;
  },
  () => revalidatePath("/keys"),
);

/** Leads to the list of what was searched; a pasted secret stays out of the address. Field `q`. */
export const searchKeys = accountAction(
  searchForm,
  async (_tx, _ctx, { q }) => q,
  (q) => redirect(keysPath({ q, page: 1, keyId: null })),
);

"use server";

import { revalidatePath } from "next/cache";
import { accountAction } from "@/lib/forms/account-action";
import { createKey } from "@/lib/keys/commands";
import { keyForm, newKeyOf } from "@/lib/keys/form";

/** Creates a key; its pair and its settings come back this once, in the action's answer and nowhere else. */
export const create = accountAction(
  keyForm,
  async (tx, ctx, form) => {
    const settings = newKeyOf(form, new Date());
    return { ...(await createKey(tx, ctx, settings, form.creationId)), settings };
  },
  () => revalidatePath("/keys"),
);

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { makeHandOff, withdrawHandOff } from "@/lib/desk/hand-off-commands";
import { cutOff } from "@/lib/desk/link-commands";
import { accountAction } from "@/lib/forms/account-action";
import { checkboxField, idField } from "@/lib/forms/fields";

const refresh = () => revalidatePath("/keys/[keyId]", "page");

/** Makes a link that hands the key over; it and its code are in the answer, this once. */
export const handOver = accountAction(
  z.object({
    keyId: idField,
    environment: z.enum(environments, { error: "required" }),
    withCode: checkboxField,
    creationId: z.uuid(),
  }),
  makeHandOff,
  refresh,
);

/** Takes a link back that nobody has used. */
export const withdrawLink = accountAction(
  z.object({ handOffId: idField }),
  async (tx, ctx, { handOffId }) => {
    await withdrawHandOff(tx, ctx, handOffId);
    return null;
  },
  refresh,
);

/** Cuts a Desk user off the key. */
export const cutOffPerson = accountAction(
  z.object({ linkId: idField }),
  async (tx, ctx, { linkId }) => {
    await cutOff(tx, ctx, linkId);
    return null;
  },
  refresh,
);

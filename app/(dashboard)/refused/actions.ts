"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { refusedCodes } from "@/lib/events/event";
import { accountAction } from "@/lib/forms/account-action";
import { idField } from "@/lib/forms/fields";
import { allowRefused } from "@/lib/keys/allow-commands";

const text = z.string().max(512).optional();
const fields = z.object({
  keyId: idField,
  version: idField,
  code: z.enum(refusedCodes),
  environment: z.enum(environments),
  needs: text,
  origin: text,
});

/** Makes the smallest change of a key that lets what was refused through: found again here, never taken from the form. */
export const allow = accountAction(
  fields,
  async (tx, ctx, { keyId, version, needs, origin, ...request }) => {
    await allowRefused(tx, ctx, keyId, version, {
      ...request,
      needs: needs || null,
      origin: origin || null,
    });
    return null;
  },
  () => revalidatePath("/refused"),
);

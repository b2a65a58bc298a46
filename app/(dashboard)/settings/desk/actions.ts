"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { db } from "@/db";
import { typedColour } from "@/lib/desk/brand";
import { saveBrand } from "@/lib/desk/brand-commands";
import { encodeLogo, logoLimits } from "@/lib/desk/logo";
import { DomainError } from "@/lib/errors";
import { sessionAction } from "@/lib/forms/account-action";
import { checkboxField } from "@/lib/forms/fields";
import { take } from "@/lib/limits/commands";

/** An empty field is no colour: ours. */
const colourField = z
  .string()
  .trim()
  .max(9, { error: "colour_malformed" })
  .transform((text, ctx) => {
    if (text === "") return null;
    const colour = typedColour(text);
    if (colour === null) ctx.addIssue({ code: "custom", message: "colour_malformed" });
    return colour;
  });

const settings = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, { error: "invalid" })
    .transform(Number),
  name: z
    .string()
    .trim()
    .max(60, { error: "too_long" })
    .regex(/^\P{Cc}*$/u, { error: "control_characters" })
    .transform((name) => name || null),
  accent: colourField,
  header: colourField,
  removeLogo: checkboxField,
});

/** The file of a form; null when none was chosen. @throws DomainError invalid */
async function uploadIn(form: FormData): Promise<Buffer | null> {
  const file = form.get("logo");
  if (!(file instanceof File) || file.size === 0) return null;
  const max = logoLimits.uploadBytes;
  if (file.size > max)
    throw new DomainError("invalid", "The file is too big", {
      field: "logo",
      reason: "logo_heavy",
      values: { max: max / 1024 / 1024 },
    });
  return Buffer.from(await file.arrayBuffer());
}

/** Sets how Desk looks to the account's clients: name, colours, and the logo in the form's file `logo`. */
export const saveBrandAction = sessionAction(settings, async (_session, ctx, input, form) => {
  const { version, removeLogo, ...given } = input;
  const upload = await uploadIn(form);
  if (upload !== null) await take("desk_logo", String(ctx.accountId));
  // Before the transaction: decoding takes its time.
  const logo = upload === null ? (removeLogo ? null : "keep") : await encodeLogo(upload);
  await db().transaction((tx) => saveBrand(tx, ctx, { ...given, logo }, version));
  revalidatePath("/settings/desk");
  return null;
});

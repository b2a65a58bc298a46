"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { endCurrentDeskSession, forgetHandOff, rememberHandOff } from "@/lib/auth/desk-session";
import { linkHash } from "@/lib/auth/links";
import { acceptHandOff } from "@/lib/desk/hand-off-commands";
import { DomainError } from "@/lib/errors";
import { deskAction } from "@/lib/forms/account-action";

const doors = { "sign-in": "/desk/sign-in", register: "/desk/register" } as const;

/** Keeps a form's `link` in the browser, if it could be one. */
async function keep(form: FormData): Promise<void> {
  const link = form.get("link");
  if (typeof link === "string" && linkHash(link) !== null) await rememberHandOff(link);
}

/** Keeps the link while its holder signs in or registers, as the button's `to` says; both lead back here. */
export async function goOnAction(form: FormData): Promise<void> {
  await keep(form);
  redirect(form.get("to") === "register" ? doors.register : doors["sign-in"]);
}

/** Signs out, to use the link with another Desk account. */
export async function switchAction(form: FormData): Promise<void> {
  await keep(form);
  await endCurrentDeskSession();
  redirect(doors["sign-in"]);
}

/** Lets the link be, and goes on to Desk. */
export async function leaveAction(): Promise<void> {
  await forgetHandOff();
  redirect("/desk");
}

const given = z.object({
  link: z.string(),
  code: z.string().max(40, { error: "hand_off_code_malformed" }).default(""),
});

/** Uses the link: from here on the key is linked, and Desk opens. */
export const acceptAction = deskAction(given, async (person, input): Promise<null> => {
  try {
    await acceptHandOff(person, input);
  } catch (error) {
    // The page says what became of the link meanwhile.
    if (error instanceof DomainError && error.field === null) revalidatePath("/desk/hand-off");
    throw error;
  }
  await forgetHandOff();
  redirect("/desk");
});

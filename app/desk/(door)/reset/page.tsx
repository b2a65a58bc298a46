import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { pendingDeskReset } from "@/lib/desk/user-queries";
import { DeadLink } from "../dead-link";
import { PasswordForm } from "../password-form";
import { resetAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.auth.reset"))("title") };
}

/** Where the mail leads. Looking uses nothing up: programs that read mail follow links too. */
export default async function DeskResetPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const { link } = await searchParams;
  const text = typeof link === "string" ? link : "";
  const pending = await pendingDeskReset(text);
  if (!pending) return <DeadLink of="reset" />;
  return <PasswordForm of="reset" link={text} email={pending.email} action={resetAction} />;
}

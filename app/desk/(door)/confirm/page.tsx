import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { pendingDeskRegistration } from "@/lib/desk/user-queries";
import { DeadLink } from "../dead-link";
import { PasswordForm } from "../password-form";
import { confirmAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.auth.confirm"))("title") };
}

/** Where the mail leads. Looking uses nothing up: programs that read mail follow links too. */
export default async function DeskConfirmPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const { link } = await searchParams;
  const text = typeof link === "string" ? link : "";
  const pending = await pendingDeskRegistration(text);
  if (!pending) return <DeadLink of="confirm" />;
  return <PasswordForm of="confirm" link={text} email={pending.email} action={confirmAction} />;
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { pendingReset } from "@/lib/auth/queries";
import { DeadLink } from "../dead-link";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("title") };
}

/** Where the mail leads; looking uses nothing up. */
export default async function ResetPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const { link } = await searchParams;
  const text = typeof link === "string" ? link : "";
  const pending = await pendingReset(text);
  return pending ? <ResetForm link={text} email={pending.email} /> : <DeadLink of="reset" />;
}

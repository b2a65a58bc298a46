import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { pendingReset } from "@/lib/auth/queries";
import { DeadLink } from "../dead-link";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  // Not `no-referrer`: the browser would send the form without its origin, and Next refuses such an action.
  return { title: (await getTranslations("auth.reset"))("title"), referrer: "same-origin" };
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

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { pendingRegistration } from "@/lib/auth/queries";
import { ConfirmForm } from "./confirm-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.confirm"))("title") };
}

/** Where the mail leads. Looking uses nothing up: programs that read mail follow links too. */
export default async function ConfirmPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const { link } = await searchParams;
  const text = typeof link === "string" ? link : "";
  return <ConfirmForm link={text} registration={await pendingRegistration(text)} />;
}

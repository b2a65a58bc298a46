import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { dashboardCtx } from "@/lib/auth/session";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("refused") };
}

export default async function RefusedPage() {
  await dashboardCtx();
  const t = await getTranslations("nav");
  return <PageHeader title={t("refused")} />;
}

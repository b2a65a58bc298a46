import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { requireSession } from "@/lib/auth/session";
import { readBrandSettings } from "@/lib/desk/brand-queries";
import { BrandForm } from "./brand-form";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("brand"))("title") };
}

/** How Desk looks to the clients of the account's keys. */
export default async function BrandPage() {
  const { accountId } = await requireSession();
  const settings = await readBrandSettings(accountId);
  if (settings === null) notFound();
  const t = await getTranslations("brand");
  const parent = await getTranslations("settings");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        back={{ href: "/settings", label: parent("title") }}
      />
      <BrandForm settings={settings} />
    </>
  );
}

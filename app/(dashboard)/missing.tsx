import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** What is deleted, another account's or nobody's: the three look the same, and the navigation stays. */
export async function Missing({ section, icon }: { section: "keys" | "companies"; icon: ReactNode }) {
  const nav = await getTranslations("nav");
  const t = await getTranslations(section === "keys" ? "keyPage.notFound" : "companies.notFound");
  return (
    <>
      <PageHeader title={t("title")} back={{ href: `/${section}`, label: nav(section) }} />
      <EmptyState
        framed
        icon={icon}
        title={t("heading")}
        description={t("text")}
        action={<ButtonLink href={`/${section}`}>{t("all")}</ButtonLink>}
      />
    </>
  );
}

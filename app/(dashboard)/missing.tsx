import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

const sections = {
  keys: { href: "/keys", texts: "keyPage.notFound" },
  companies: { href: "/companies", texts: "companies.notFound" },
  onboarding: { href: "/keys/onboarding", texts: "onboarding.notFound" },
} as const;

/** What is deleted, another account's or nobody's: the three look the same, and the navigation stays. */
export async function Missing({ section, icon }: { section: keyof typeof sections; icon: ReactNode }) {
  const nav = await getTranslations("nav");
  const { href, texts } = sections[section];
  const t = await getTranslations(texts);
  return (
    <>
      <PageHeader title={t("title")} back={{ href, label: nav(section) }} />
      <EmptyState
        framed
        icon={icon}
        title={t("heading")}
        description={t("text")}
        action={<ButtonLink href={href}>{t("all")}</ButtonLink>}
      />
    </>
  );
}

import { Building2 } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** A company that is deleted, another account's or nobody's: the three look the same, and the navigation stays. */
export default async function CompanyNotFound() {
  const t = await getTranslations("companies.notFound");
  const companies = await getTranslations("companies");
  return (
    <>
      <PageHeader title={t("title")} back={{ href: "/companies", label: companies("title") }} />
      <EmptyState
        framed
        icon={<Building2 aria-hidden="true" />}
        title={t("heading")}
        description={t("text")}
        action={<ButtonLink href="/companies">{t("all")}</ButtonLink>}
      />
    </>
  );
}

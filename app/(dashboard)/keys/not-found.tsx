import { KeyRound } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** A key that is deleted, another account's or nobody's: the three look the same, and the navigation stays. */
export default async function KeyNotFound() {
  const t = await getTranslations("keyPage.notFound");
  const keys = await getTranslations("keys");
  return (
    <>
      <PageHeader title={t("title")} back={{ href: "/keys", label: keys("title") }} />
      <EmptyState
        framed
        icon={<KeyRound aria-hidden="true" />}
        title={t("heading")}
        description={t("text")}
        action={<ButtonLink href="/keys">{t("all")}</ButtonLink>}
      />
    </>
  );
}

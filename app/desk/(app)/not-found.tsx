import { FileQuestion } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** What doesn't exist, and what the key doesn't see: the two look the same. */
export default async function Missing() {
  const t = await getTranslations("deskApp.missing");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState
        framed
        icon={<FileQuestion />}
        title={t("text")}
        action={<ButtonLink href="/desk">{t("back")}</ButtonLink>}
      />
    </>
  );
}

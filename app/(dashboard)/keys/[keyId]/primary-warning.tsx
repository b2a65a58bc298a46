"use client";

import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";

/** Beside a secret of the primary that could be copied: what it opens, and what to hand over in its place. */
export function PrimaryWarning() {
  const t = useTranslations("keyPage.primary");
  return (
    <Banner
      tone="danger"
      title={t("copyTitle")}
      action={
        <ButtonLink href="/keys/new" size="sm">
          {t("create")}
        </ButtonLink>
      }
    >
      {t("copyText")}
    </Banner>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

/** The list could not be read; the navigation around it stays. */
export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("companies");
  const common = useTranslations("common.actions");
  return (
    <>
      <PageHeader title={t("title")} />
      <Banner
        tone="danger"
        live
        title={t("failed.title")}
        action={
          <Button size="sm" onClick={reset}>
            {common("retry")}
          </Button>
        }
      >
        {t("failed.text")} {error.digest && <code className="font-mono">{error.digest}</code>}
      </Banner>
    </>
  );
}

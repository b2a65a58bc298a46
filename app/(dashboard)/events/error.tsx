"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

/** The log could not be read; the navigation around it stays. */
export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("events.failed");
  const nav = useTranslations("nav");
  const common = useTranslations("common.actions");
  return (
    <>
      <PageHeader title={nav("events")} />
      <Banner
        tone="danger"
        live
        title={t("title")}
        action={
          <Button size="sm" onClick={reset}>
            {common("retry")}
          </Button>
        }
      >
        {t("text")} {error.digest && <code className="font-mono">{error.digest}</code>}
      </Banner>
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

/** A page of Desk could not be read; the navigation around it stays. */
export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("deskApp.failed");
  return (
    <Banner
      tone="danger"
      live
      title={t("title")}
      action={
        <Button size="sm" onClick={reset}>
          {t("retry")}
        </Button>
      }
    >
      {t("text")} {error.digest && <code className="font-mono">{error.digest}</code>}
    </Banner>
  );
}

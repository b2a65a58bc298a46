"use client";

import { useTranslations } from "next-intl";
import { MessagePage } from "@/components/layout/message-page";
import { Button } from "@/components/ui/button";
import { buttonStyles } from "@/components/ui/button-styles";

/** What a bug looks like to the reader; the digest is the line in the server's log. */
export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("errors.page");
  const common = useTranslations("common.actions");
  return (
    <MessagePage
      title={t("failedTitle")}
      description={t("failedText")}
      action={
        <>
          <Button variant="primary" onClick={reset}>
            {common("retry")}
          </Button>
          <a href="/" className={buttonStyles({ variant: "secondary" })}>
            {t("home")}
          </a>
        </>
      }
    >
      {error.digest && (
        <p className="mt-4 text-sm text-muted">
          {t("code")} <code className="font-mono text-ink">{error.digest}</code>
        </p>
      )}
    </MessagePage>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

/** What Next gives a page that failed. */
export type Failure = { error: Error & { digest?: string }; reset: () => void };

/** A list could not be read; the navigation around it stays, and so does the page's title. */
export function ListFailed({
  section,
  error,
  reset,
}: Failure & { section: "keys" | "companies" | "refused" | "events" | "activity" }) {
  const nav = useTranslations("nav");
  const t = useTranslations(`${section}.failed`);
  const common = useTranslations("common.actions");
  return (
    <>
      <PageHeader title={nav(section)} />
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

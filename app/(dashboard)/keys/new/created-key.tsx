"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyles } from "@/components/ui/button-styles";
import { Card, CardFooter } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { SecretField } from "@/components/ui/secret-field";
import type { CompanyName } from "@/lib/companies/queries";
import type { KeySettings } from "@/lib/keys/key";
import { useSummary } from "../fields/use-summary";
import { LeaveGuard } from "./leave-guard";

/** The pair of a key just made, this once, and a command that proves it. Leaving is only by saying it is saved. */
export function CreatedKey({
  made: { testSecret, liveSecret, settings },
  companies,
  baseUrl,
}: {
  made: { testSecret: string; liveSecret: string; settings: KeySettings };
  companies: CompanyName[];
  baseUrl: string;
}) {
  const t = useTranslations("keys.created");
  const summary = useSummary(settings, companies);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.focus();
    window.scrollTo({ top: 0 });
  }, []);

  const file = [
    `# ${t("fileHeader", { name: settings.description })}`,
    `INVOICETRONIC_TEST_KEY=${testSecret}`,
    `INVOICETRONIC_LIVE_KEY=${liveSecret}`,
    "",
  ].join("\n");

  return (
    <div ref={top} tabIndex={-1} className="mx-auto max-w-3xl">
      <LeaveGuard />
      <PageHeader title={t("title")} description={t("text", { name: settings.description })} />
      <div className="grid gap-5">
        <Banner tone="warn" title={t("warnTitle")}>
          {t("warn")}
        </Banner>
        <Card>
          <div className="grid gap-5 px-4 py-5 sm:px-6">
            <SecretField label={t("live")} description={t("liveText")} value={liveSecret} />
            <SecretField label={t("test")} description={t("testText")} value={testSecret} />
          </div>
          <CardFooter>
            <a
              download="invoicetronic.env"
              href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
              className={buttonStyles()}
            >
              <Download aria-hidden="true" />
              {t("download")}
            </a>
          </CardFooter>
        </Card>
        <section className="grid gap-1">
          <h2 className="text-sm font-medium text-ink">{t("what")}</h2>
          <p className="text-base text-muted text-pretty [overflow-wrap:anywhere]">{summary}</p>
        </section>
        <CodeBlock
          title={t("tryTitle")}
          copyLabel={t("tryCopy")}
          value={`curl -u ${testSecret}: ${baseUrl}/v1/company`}
        />
        <ButtonLink href="/keys" variant="primary" size="lg" data-leave="" className="sm:justify-self-start">
          {t("saved")}
        </ButtonLink>
      </div>
    </div>
  );
}

"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { buttonStyles } from "@/components/ui/button-styles";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { SecretField } from "@/components/ui/secret-field";
import type { CompanyName } from "@/lib/companies/queries";
import type { KeySettings } from "@/lib/keys/key";
import { useSummary } from "../fields/use-summary";
import { FirstUse } from "./first-use";

/** A key just made, as the action answers it. */
export type MadeKey = {
  keyId: number;
  testSecret: string;
  liveSecret: string;
  settings: KeySettings;
  /** Those of its scope, with their names. */
  companies: CompanyName[];
};

/** Both secrets to take away, what they can do, and a command that proves it. */
export function Pair({
  made: { keyId, testSecret, liveSecret, settings, companies },
  baseUrl,
}: {
  made: MadeKey;
  baseUrl: string;
}) {
  const t = useTranslations("keys.created");
  const summary = useSummary(settings, companies);
  const file = [
    `# ${t("fileHeader", { name: settings.description })}`,
    `INVOICETRONIC_TEST_KEY=${testSecret}`,
    `INVOICETRONIC_LIVE_KEY=${liveSecret}`,
    "",
  ].join("\n");
  return (
    <div className="grid gap-5">
      <Banner tone="warn" title={t("warnTitle")}>
        {t("warn")}
      </Banner>
      <div className="grid gap-4">
        <SecretField label={t("live")} description={t("liveText")} value={liveSecret} />
        <SecretField label={t("test")} description={t("testText")} value={testSecret} />
        <div className="flex flex-wrap gap-2">
          <CopyButton value={file} label={t("copyBoth")} text={t("copyBoth")} size="md" />
          <a
            download="invoicetronic.env"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
            className={buttonStyles()}
          >
            <Download aria-hidden="true" />
            {t("download")}
          </a>
        </div>
      </div>
      <section className="grid gap-1">
        <h2 className="text-sm font-medium text-ink">{t("what")}</h2>
        <p className="text-base text-muted text-pretty [overflow-wrap:anywhere]">{summary}</p>
      </section>
      <div className="grid gap-2">
        <CodeBlock
          title={t("tryTitle")}
          copyLabel={t("tryCopy")}
          value={`curl -u ${testSecret}: ${baseUrl}/v1/company`}
        />
        <FirstUse keyId={keyId} />
      </div>
    </div>
  );
}

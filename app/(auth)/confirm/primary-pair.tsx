"use client";

import { ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { Logo } from "@/components/layout/logo";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/choice";
import { SecretField } from "@/components/ui/secret-field";

/** Both secrets of the new account's key, the live one for the only time; nothing leads away but the button. */
export function PrimaryPair({
  name,
  testSecret,
  liveSecret,
}: {
  name: string;
  testSecret: string;
  liveSecret: string;
}) {
  const t = useTranslations("auth.pair");
  const [saved, setSaved] = useState(false);

  useEffect(() => {
    if (saved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [saved]);

  const file = [
    `# ${t("fileHeader", { name }).replace(/\s+/g, " ")}`,
    `INVOICETRONIC_LIVE_KEY=${liveSecret}`,
    `INVOICETRONIC_TEST_KEY=${testSecret}`,
    "",
  ].join("\n");

  return (
    <div className="flex flex-1 flex-col px-4">
      <main className="flex flex-1 flex-col items-center justify-center py-10">
        <div className="w-full max-w-xl">
          <Logo className="mx-auto mb-7 flex w-fit" />
          <Card className="p-6 sm:p-8">
            <h1 className="text-xl font-semibold tracking-[-0.015em]">{t("title")}</h1>
            <p className="mt-1 text-base text-muted text-pretty">{t("description")}</p>
            <div className="mt-6 grid gap-5">
              <SecretField
                label={t("live")}
                description={t("liveText")}
                value={liveSecret}
                aside={<Badge tone="amber">{t("once")}</Badge>}
                files={[{ label: t("download"), name: "invoicetronic.env", content: file }]}
              />
              <SecretField label={t("test")} description={t("testText")} value={testSecret} />
            </div>
            <p className="mt-6 flex gap-2.5 rounded-md bg-subtle px-3.5 py-3 text-sm text-muted text-pretty">
              <ShieldCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" />
              {t("advice")}
            </p>
            {/* A plain form: the browser itself holds back until the box is ticked, also without a script. */}
            <form action="/keys" className="mt-6 grid gap-4 border-t border-line pt-6">
              <CheckboxField
                label={t("saved")}
                required
                checked={saved}
                onChange={(event) => setSaved(event.currentTarget.checked)}
              />
              <Button type="submit" variant="primary" size="lg" className="w-full">
                {t("continue")}
              </Button>
            </form>
          </Card>
        </div>
      </main>
      <footer className="flex items-center justify-end gap-2 pb-6 sm:px-4">
        <LocaleSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}

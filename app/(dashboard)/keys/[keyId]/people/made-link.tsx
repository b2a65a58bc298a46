"use client";

import { Mail } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonStyles } from "@/components/ui/button-styles";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { SecretField } from "@/components/ui/secret-field";
import type { MadeHandOff } from "@/lib/desk/hand-off-commands";

/** The link, its code and a text to send it with: shown this once. */
export function MadeLink({
  made: { url, code, environment, expiresAt },
  signature,
  onClose,
}: {
  made: MadeHandOff;
  signature: string;
  onClose: () => void;
}) {
  const t = useTranslations("people.made");
  const format = useFormatter();
  const until = format.dateTime(new Date(expiresAt), "date");
  const subject = t("mailSubject", { signature });
  const text = [
    t("mailHello"),
    t(environment === "live" ? "mailText" : "mailTextTest"),
    url,
    t(code === null ? "mailOnce" : "mailOnceCode", { until }),
    signature,
  ].join("\n\n");
  const mailto = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title")}
      description={t("text", { until })}
      footer={<DialogClose render={<Button variant="primary">{t("done")}</Button>} />}
    >
      <div className="grid gap-5">
        <SecretField label={t("link")} value={url} />
        {code !== null && (
          <div className="grid gap-1.5">
            <SecretField label={t("code")} value={`${code.slice(0, 3)} ${code.slice(3)}`} />
            <p className="text-sm text-muted text-pretty">{t("codeText")}</p>
          </div>
        )}
        <div className="grid gap-2">
          <p className="text-sm font-medium text-ink">{t("mail")}</p>
          <p className="rounded-md border border-line bg-subtle px-3 py-2 text-sm whitespace-pre-line text-muted [overflow-wrap:anywhere]">
            {text}
          </p>
          <div className="flex flex-wrap gap-2">
            <a href={mailto} className={buttonStyles({ size: "sm" })}>
              <Mail aria-hidden="true" />
              {t("write")}
            </a>
            <CopyButton value={text} label={t("copyText")} text={t("copyText")} />
          </div>
        </div>
        <Banner tone="warn">{t("once")}</Banner>
      </div>
    </Dialog>
  );
}

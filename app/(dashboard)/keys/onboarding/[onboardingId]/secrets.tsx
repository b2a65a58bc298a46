"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { buttonStyles } from "@/components/ui/button-styles";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { csvRecord } from "@/lib/audit/csv";
import type { MadeClient } from "@/lib/onboarding/onboarding";
import { useGuard } from "../../use-guard";

/** The secrets of the keys just made, to take away this once; leaving without them is asked about. */
export function Secrets({ made, running }: { made: MadeClient[]; running: boolean }) {
  const t = useTranslations("onboarding.secrets");
  const [taken, take] = useState(0);
  const [leaving, setLeaving] = useState<{ link: HTMLAnchorElement | null } | null>(null);
  const safe = taken === made.length && !running;
  const { release } = useGuard((link) => setLeaving({ link }), !safe);

  const leave = () => {
    release();
    if (leaving?.link) leaving.link.click();
    else window.history.go(-2);
  };
  const file = [
    [t("client"), t("vat"), t("test"), t("live")],
    ...made.map(({ description, vat, testSecret, liveSecret }) => [description, vat, testSecret, liveSecret]),
  ]
    .map(csvRecord)
    .join("");
  return (
    <>
      <Banner
        tone={safe ? "success" : "warn"}
        title={t("title", { count: made.length })}
        live
        action={
          !running && (
            <>
              <a
                download="invoicetronic-keys.csv"
                href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${file}`)}`}
                onClick={() => take(made.length)}
                className={buttonStyles({ variant: "primary" })}
              >
                <Download aria-hidden="true" />
                {t("download")}
              </a>
              <CopyButton value={file} label={t("copy")} text={t("copy")} size="md" />
            </>
          )
        }
      >
        {t(safe ? "taken" : "text")}
      </Banner>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={t("leaveTitle")}
        description={t(running ? "leaveRunning" : "leaveText")}
        confirmLabel={t("leave")}
        action={leave}
      />
    </>
  );
}

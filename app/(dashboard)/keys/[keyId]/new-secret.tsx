"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { SecretField } from "@/components/ui/secret-field";
import type { Environment } from "@/lib/access/presets";
import { useGuard } from "../use-guard";
import { PrimaryWarning } from "./primary-warning";
import { useShownKey } from "./shown-key";

/** A secret just made, and when (ISO 8601) the one before it ends; null: it has ended. */
export type Rotated = { environment: Environment; secret: string; oldEndsAt: string | null };

/** The new secret, this once. A live one is not closed by a slip: every way out but "saved" asks first. */
export function NewSecret({ made, onClose }: { made: Rotated; onClose: () => void }) {
  const t = useTranslations("keyPage.made");
  const { environment, secret, oldEndsAt } = made;
  const { name, kind } = useShownKey();
  const format = useFormatter();
  const router = useRouter();
  const guarded = environment === "live";
  const [leaving, setLeaving] = useState<{ link: HTMLAnchorElement | null } | null>(null);
  const { release } = useGuard((link) => setLeaving({ link }), guarded);

  const close = () => {
    release();
    // Takes back the guard's own entry, so that the way back needs no second press.
    if (guarded) window.history.back();
    onClose();
    router.refresh();
  };
  const leave = () => {
    if (!leaving?.link) return close();
    release();
    leaving.link.click();
  };

  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (open) return;
          if (guarded) setLeaving({ link: null });
          else close();
        }}
        title={t(`title.${environment}`)}
        description={t("text", { name })}
        footer={
          <Button variant="primary" onClick={close}>
            {t(guarded ? "saved" : "done")}
          </Button>
        }
      >
        <div className="grid gap-4">
          {guarded && (
            <Banner tone="warn" title={t("warnTitle")}>
              {t("warn")}
            </Banner>
          )}
          {kind === "primary" && <PrimaryWarning />}
          <SecretField
            label={t(environment)}
            value={secret}
            files={[
              {
                label: ".env",
                name: "invoicetronic.env",
                content: `# ${t("fileHeader", { name })}\nINVOICETRONIC_${environment === "live" ? "LIVE" : "TEST"}_KEY=${secret}\n`,
              },
            ]}
          />
          <p className="text-sm text-muted text-pretty">
            {oldEndsAt
              ? t("oldUntil", { date: format.dateTime(new Date(oldEndsAt), "dateTime") })
              : t("oldEnded")}
          </p>
        </div>
      </Dialog>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={t("leaveTitle")}
        description={t("leaveText")}
        confirmLabel={t("leave")}
        action={leave}
      />
    </>
  );
}

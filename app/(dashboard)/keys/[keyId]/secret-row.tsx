"use client";

import { Eye, RotateCw } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Opened } from "@/components/ui/opened";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretField } from "@/components/ui/secret-field";
import { useToast } from "@/components/ui/toast";
import type { Environment } from "@/lib/access/presets";
import { refusal } from "@/lib/forms/state";
import { usePasswordGate } from "../../password-gate";
import type { LiveSecret } from "./live-pair";
import type { Rotated } from "./new-secret";
import { Overlap } from "./overlap";
import { PrimaryWarning } from "./primary-warning";
import { RotateDialog, rotation } from "./rotation-parts";
import { showTest } from "./secret-actions";
import { useShownKey } from "./shown-key";

/** The secret of one environment, with what can be done about it. */
export function SecretRow({
  environment,
  current,
  old,
  onMade,
}: {
  environment: Environment;
  current: LiveSecret | null;
  old: LiveSecret | null;
  onMade: (made: Rotated) => void;
}) {
  const t = useTranslations("keyPage.secrets");
  const format = useFormatter();
  const { kind } = useShownKey();
  const [rotating, rotate] = useState(false);
  const [shown, show] = useState<{ secret: string; hint: string } | null>(null);
  if (!current) return null;
  // A rotation, here or elsewhere, makes what is shown an old one.
  const clear = shown?.hint === current.hint ? shown.secret : null;
  return (
    <section aria-label={t(environment)} className="grid gap-4 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h3 className="text-base font-medium text-ink">{t(environment)}</h3>
          <p className="font-mono text-sm text-muted">
            ik_{environment}_…{current.hint}
          </p>
          <p className="text-sm text-muted text-pretty">
            {t("since", { date: format.dateTime(new Date(current.createdAt), "dateTime") })}
            {" · "}
            {current.lastUsedAt
              ? t.rich("lastUsed", {
                  count: current.lastDay,
                  time: () => <RelativeTime at={current.lastUsedAt ?? ""} />,
                })
              : t("neverUsed")}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {environment === "test" && (
            <ShowButton
              shown={clear !== null}
              onShown={(secret) => show(secret === null ? null : { secret, hint: secret.slice(-4) })}
            />
          )}
          <Button
            icon={<RotateCw aria-hidden="true" />}
            aria-label={t(`rotateOf.${environment}`)}
            onClick={() => rotate(true)}
          >
            {t("rotate")}
          </Button>
        </div>
      </div>
      {clear !== null && (
        <div className="grid gap-3">
          {kind === "primary" && <PrimaryWarning />}
          <SecretField label={t("testShown")} description={t("testShownText")} value={clear} />
        </div>
      )}
      {old && <Overlap environment={environment} current={current} old={old} />}
      <Opened by={rotation} open={rotating} onClose={() => rotate(false)}>
        {rotating && (
          <RotateDialog
            environment={environment}
            old={old}
            onClose={() => rotate(false)}
            onMade={(made) => {
              rotate(false);
              show(null);
              onMade(made);
            }}
          />
        )}
      </Opened>
    </section>
  );
}

/** Shows the test secret, after the password when it was not given lately. */
function ShowButton({ shown, onShown }: { shown: boolean; onShown: (secret: string | null) => void }) {
  const t = useTranslations("keyPage.secrets");
  const { keyId } = useShownKey();
  const run = usePasswordGate();
  const toast = useToast();
  const [pending, start] = useTransition();
  const press = () => {
    if (shown) return onShown(null);
    start(async () => {
      const form = new FormData();
      form.set("keyId", String(keyId));
      const answer = await run(showTest, form, "show");
      if (answer?.ok) onShown(answer.data);
      else if (answer) toast.error(refusal(answer)?.error ?? "");
    });
  };
  return (
    <Button pending={pending} icon={<Eye aria-hidden="true" />} onClick={press}>
      {t(shown ? "hide" : "show")}
    </Button>
  );
}

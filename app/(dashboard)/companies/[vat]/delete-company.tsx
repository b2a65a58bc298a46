"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import type { Environment } from "@/lib/access/presets";
import { idle, refusal } from "@/lib/forms/state";
import { remove } from "./actions";

/** What goes with a company in one environment. */
export type Loss = { environment: Environment; sent: number; received: number; events: string };

/** Deletes a company from the environments of `losses`; what goes, and who loses sight of it, is said before. */
export function DeleteCompany({
  vat,
  name,
  losses,
  stranded,
  strandedTotal,
}: {
  vat: string;
  name: string;
  losses: Loss[];
  /** Names of keys that see nothing once it is gone; empty while it stays in the other environment. */
  stranded: string[];
  strandedTotal: number;
}) {
  const t = useTranslations("companies.delete");
  const common = useTranslations("common.environment");
  const format = useFormatter();
  const toast = useToast();
  const router = useRouter();
  const where = format.list(
    losses.map(({ environment }) => common(environment)),
    "and",
  );
  const documents = losses.reduce((sum, { sent, received }) => sum + sent + received, 0);

  const confirm = async (form: FormData) => {
    form.set("vat", vat);
    for (const { environment, sent } of losses) {
      form.append("environments[]", environment);
      form.set(environment, String(sent));
    }
    const state = await remove(idle, form);
    const failed = refusal(state);
    if (failed) return failed;
    toast.success(t("done", { name, where }));
    if (state.ok && state.data.left.length === 0) router.push("/companies");
    return null;
  };

  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" size="sm">
          {t("button", { where })}
        </Button>
      }
      title={t("title", { name, where })}
      description={t("text")}
      confirmLabel={t("confirm")}
      action={confirm}
      typeToConfirm={
        documents > 0
          ? {
              text: vat,
              label: t.rich("type", {
                vat,
                b: (chunks) => <b className="font-mono font-medium text-ink">{chunks}</b>,
              }),
            }
          : undefined
      }
    >
      <ul className="grid gap-1 rounded-md bg-subtle px-3 py-2 text-sm text-ink">
        {losses.map(({ environment, sent, received, events }) => (
          <li key={environment}>{t("loss", { environment: common(environment), sent, received, events })}</li>
        ))}
      </ul>
      {strandedTotal > 0 && (
        <div className="grid gap-1 rounded-md border border-amber-line bg-amber-soft px-3 py-2 text-sm text-ink text-pretty">
          <p className="font-medium">{t("stranded", { keys: strandedTotal })}</p>
          <p className="[overflow-wrap:anywhere]">
            {format.list(
              strandedTotal > stranded.length
                ? [...stranded, t("more", { more: strandedTotal - stranded.length })]
                : stranded,
              "and",
            )}
          </p>
        </div>
      )}
    </ConfirmDialog>
  );
}

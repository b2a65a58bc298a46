"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { FormError } from "@/components/ui/form-error";
import type { MadeClient, OnboardingStep } from "@/lib/onboarding/onboarding";
import { PasswordAgain } from "../../../password-again";
import { usePasswordGate } from "../../../password-gate";
import { makeKeys } from "../actions";
import { Secrets } from "./secrets";
import { type MadeKey, unseenOf } from "./unseen";
import { UnseenKeys } from "./unseen-keys";

type Counts = { made: number; due: number; leftOut: number };

/** What this page has made so far; secrets live here and nowhere else. `before`: the keys that were there when it began. */
type Progress = {
  made: MadeClient[];
  before: ReadonlySet<number>;
  failed: number;
  left: number;
  running: boolean;
  error: string | null;
};

/**
 * Makes the keys of a list, a few at a time until it is done; a page that is left stops it, and the button goes on
 * another day. Before any script has loaded each press makes the next few.
 */
export function Run({
  onboardingId,
  counts,
  made,
  cost,
}: {
  onboardingId: number;
  counts: Counts;
  /** The list's keys that exist. */
  made: readonly MadeKey[];
  /** What seats for them would cost; null when nobody can tell now. */
  cost: ReactNode;
}) {
  const t = useTranslations("onboarding.run");
  const run = usePasswordGate();
  const router = useRouter();
  const [state, action] = useSent(makeKeys);
  const [progress, setProgress] = useState<Progress | null>(null);
  const shown = progress ?? progressOf(state.ok ? state.data : null, made);
  const unseen = progress && !progress.running ? unseenOf(made, progress.before, progress.made) : [];

  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    let now: Progress = {
      made: shown?.made ?? [],
      before: shown?.before ?? idsOf(made),
      failed: 0,
      left: counts.due,
      running: true,
      error: null,
    };
    const show = (next: Partial<Progress>) => {
      now = { ...now, ...next };
      setProgress(now);
    };
    show({});
    for (let after = 0, left = 1; left > 0; ) {
      const form = new FormData();
      form.set("onboardingId", String(onboardingId));
      form.set("after", String(after));
      const step = await run(makeKeys, form, "create");
      if (!step?.ok) {
        // A connection that breaks off ends the run, not what it has shown.
        show({ error: step && (step.brokeOff ? t("broken") : step.formError) });
        break;
      }
      ({ last: after, left } = step.data);
      const { made: more, failed } = step.data;
      show({ made: [...now.made, ...more], failed: now.failed + failed.length, left });
    }
    show({ running: false });
    router.refresh();
  };

  return (
    <>
      {shown && shown.made.length > 0 && <Secrets made={shown.made} running={shown.running} />}
      <UnseenKeys keys={unseen} />
      {(counts.due > 0 || shown?.running) && (
        <form action={action} onSubmit={begin}>
          <input type="hidden" name="onboardingId" value={onboardingId} />
          <input type="hidden" name="after" value={state.ok ? state.data.last : 0} />
          <SettingCard
            title={
              shown?.running
                ? t("running")
                : t(counts.made > 0 ? "goOnTitle" : "title", { count: counts.due })
            }
            description={shown?.running ? t("stay") : t("text", { count: counts.due })}
            hint={
              shown?.running ? (
                <output>{t("progress", { made: shown.made.length, left: shown.left })}</output>
              ) : (
                counts.leftOut > 0 && t("leftOut", { count: counts.leftOut })
              )
            }
            actions={
              <SubmitButton pending={shown?.running}>
                {t(counts.made > 0 ? "goOn" : "submit", { count: counts.due })}
              </SubmitButton>
            }
          >
            <div className="grid gap-3 empty:hidden">
              {cost && !shown?.running && <p className="text-sm text-muted text-pretty">{cost}</p>}
              <FormError>{progress?.error ?? (state.ok ? null : state.formError)}</FormError>
              <PasswordAgain state={state} what="create" />
            </div>
          </SettingCard>
        </form>
      )}
    </>
  );
}

const idsOf = (keys: readonly { keyId: number }[]) => new Set(keys.map(({ keyId }) => keyId));

function progressOf(step: OnboardingStep | null, made: readonly MadeKey[]): Progress | null {
  if (!step) return null;
  return {
    made: step.made,
    before: idsOf(made),
    failed: step.failed.length,
    left: step.left,
    running: false,
    error: null,
  };
}

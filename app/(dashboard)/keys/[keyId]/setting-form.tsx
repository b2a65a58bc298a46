"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { buttonStyles } from "@/components/ui/button-styles";
import { SettingCard } from "@/components/ui/card";
import { FormError } from "@/components/ui/form-error";
import { type FormAction, idle } from "@/lib/forms/state";
import { PasswordAgain } from "../../password-again";
import { Conflict } from "./changes";
import { useShownKey } from "./shown-key";

/** What the fields of a card are filled with. */
export type Given = {
  /** By name; a list has one entry a line. What is stored, or what a refusal gave back. */
  values: Record<string, string>;
  errors: Record<string, string>;
  /** For fields that change without an event of the form. */
  touch: () => void;
};

/**
 * One setting of a key: a card that is its own form. It is sent with the version that its fields were shown with, which
 * follows the page as long as nobody else changed this setting, or the person has not touched it.
 */
export function SettingForm({
  id,
  title,
  description,
  aside,
  hint,
  action,
  stored,
  children,
}: {
  id: string;
  title: string;
  description?: ReactNode;
  aside?: ReactNode;
  hint: ReactNode;
  /** Answers the version that it made. */
  action: FormAction<number>;
  /** The setting as it is stored, as the form's own fields. */
  stored: Record<string, string>;
  children: (given: Given) => ReactNode;
}) {
  const t = useTranslations("keyPage");
  const common = useTranslations("common.actions");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  const { keyId, version } = useShownKey();
  const [state, send, pending] = useSent(action, id);
  const now = { version, value: JSON.stringify(stored) };
  const [shown, show] = useState(() => {
    const sent = state.ok ? Number.NaN : Number(state.values.version);
    // Refused without any script: this page is newer than the one that was sent, and nobody knows what that one said.
    return Number.isNaN(sent) || sent === version ? now : { version: sent, value: "" };
  });
  const [dirty, setDirty] = useState(!state.ok && state !== idle && state.values.version !== undefined);
  const [round, setRound] = useState(0);
  const [seen, see] = useState(state);
  const [dropped, drop] = useState<typeof state | null>(null);

  if (seen !== state) {
    see(state);
    if (!state.ok) setDirty(true);
  }
  if (now.version > shown.version) {
    const mine = state.ok && state.data === now.version;
    if (mine || now.value === shown.value) show(now);
    else if (!dirty) {
      show(now);
      setRound(round + 1);
    }
  }

  const refused = state.ok || state === dropped ? idle : state;
  const { formError, fieldErrors } = refused;
  const since = Number(refused.values.version);
  const conflict = formError !== null && since < version;

  const label = conflict ? t("conflict.anyway") : common("save");

  useEffect(() => {
    if (refused.formError && !refused.brokeOff) router.refresh();
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused, router]);

  // What was saved is shown as it is stored (an origin's one spelling, a day for "30 days"); never under one's fingers.
  const settled = state.ok && state.data === version && !dirty ? state : null;
  useEffect(() => {
    if (settled && !fields.current?.contains(document.activeElement)) setRound((last) => last + 1);
  }, [settled]);

  const takeStored = () => {
    drop(state);
    setDirty(false);
    show(now);
    setRound(round + 1);
  };

  return (
    <form
      ref={form}
      aria-label={title}
      action={send}
      onSubmit={(event) => {
        // Sent twice, the second would be refused for what the first one changed.
        if (pending) event.preventDefault();
        else setDirty(false);
      }}
      onChange={() => setDirty(true)}
      onReset={keepTyped}
      noValidate
    >
      <input type="hidden" name="keyId" value={keyId} />
      <input type="hidden" name="version" value={conflict ? version : shown.version} />
      <SettingCard
        id={id}
        title={title}
        description={description}
        aside={aside}
        hint={hint}
        actions={
          <>
            <output className="flex empty:-mr-2 items-center gap-1.5 text-sm text-green-text">
              {state.ok && !dirty && (
                <>
                  <Check aria-hidden="true" className="size-4" />
                  {t("saved")}
                </>
              )}
            </output>
            <SubmitButton variant={conflict ? "danger" : "secondary"} aria-label={`${label}: ${title}`}>
              {label}
            </SubmitButton>
          </>
        }
      >
        <div className="grid gap-4">
          <div ref={fields} key={round}>
            {children({
              values: refused === idle ? stored : refused.values,
              errors: fieldErrors,
              touch: () => setDirty(true),
            })}
          </div>
          {conflict ? (
            <Conflict
              since={since}
              action={
                <a
                  href={`/keys/${keyId}`}
                  onClick={(event) => {
                    event.preventDefault();
                    takeStored();
                  }}
                  className={buttonStyles({ size: "sm" })}
                >
                  {t("conflict.take")}
                </a>
              }
            />
          ) : (
            <FormError>{formError}</FormError>
          )}
          <PasswordAgain state={refused} />
        </div>
      </SettingCard>
    </form>
  );
}

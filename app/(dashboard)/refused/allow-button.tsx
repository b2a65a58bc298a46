"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { useSent } from "@/app/use-sent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { useToast } from "@/components/ui/toast";
import type { FormAction, FormState } from "@/lib/forms/state";
import { PasswordAgain } from "../password-again";
import { allow } from "./actions";

/** Opens the dialog that shows a change before it is made; `fields` tell the action what was refused. */
export function AllowButton({
  label,
  text,
  done,
  before,
  after,
  warning,
  fields,
}: {
  /** Names the button for who hears it alone. */
  label: string;
  /** Which key, which change. */
  text: string;
  done: string;
  /** What the key can do now, and what once changed. */
  before: ReactNode;
  after: ReactNode;
  /** What the change opens that should stay shut; null for nothing. */
  warning: ReactNode;
  fields: Record<string, string>;
}) {
  const t = useTranslations("refused.allow");
  const toast = useToast();
  const id = useId();
  const [open, setOpen] = useState(false);
  const send: FormAction = async (previous, form) => {
    const next = await allow(previous, form);
    if (next.ok) {
      setOpen(false);
      toast.success(done);
    }
    return next;
  };
  const [state, action, pending] = useSent(send);

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={label}>
          {t("button")}
        </Button>
      }
      title={t("title")}
      description={`${text} ${t("text")}`}
      footer={
        <>
          <DialogClose render={<Button>{t("leave")}</Button>} />
          <Button type="submit" form={id} variant="primary" pending={pending}>
            {t("confirm")}
          </Button>
        </>
      }
    >
      <form id={id} action={action} className="grid gap-4">
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <dl className="grid gap-3">
          <div className="grid gap-0.5">
            <dt className="text-sm text-muted">{t("before")}</dt>
            <dd className="text-base text-ink text-pretty [overflow-wrap:anywhere]">{before}</dd>
          </div>
          <div className="grid gap-0.5 rounded-md border border-accent-line bg-accent-soft px-3 py-2">
            <dt className="text-sm text-muted">{t("after")}</dt>
            <dd className="text-base text-ink text-pretty [overflow-wrap:anywhere]">{after}</dd>
          </div>
        </dl>
        {warning}
        <FormError>{faultOf(state)}</FormError>
        <PasswordAgain state={state} />
      </form>
    </Dialog>
  );
}

/** What was refused of the change itself; a wrong password is told at its field. */
function faultOf(state: FormState): string | null {
  if (state.ok) return null;
  const { passwordAgain: _told, ...others } = state.fieldErrors;
  return state.formError ?? Object.values(others)[0] ?? null;
}

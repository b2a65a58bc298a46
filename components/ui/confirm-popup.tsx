"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type FormEvent, type ReactNode, useId, useRef, useState, useTransition } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { backdropStyles, footerStyles, popupStyles } from "./dialog-styles";
import { FormError } from "./form-error";
import { Input } from "./input";
import { useKit } from "./kit-provider";

/** What an action of a confirmation may answer; nothing, or no `error`, means done. */
export type ConfirmResult = { error?: string | null } | undefined | null;

// biome-ignore lint/suspicious/noConfusingVoidType: an action that answers nothing is one of the cases.
type ConfirmAction = (form: FormData) => Promise<ConfirmResult | void> | ConfirmResult | void;

/** An action that is rejected has no answer, which is told as `brokeOff`; a redirect, which rejects too, goes on. */
async function answerOf(action: ConfirmAction, form: FormData, brokeOff: string) {
  try {
    return await action(form);
  } catch (error) {
    const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
    if (digest.startsWith("NEXT_")) throw error;
    return { error: brokeOff };
  }
}

export type ConfirmPopupProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** The verb itself ("Delete key"), never "OK". */
  confirmLabel: string;
  tone?: "danger" | "primary";
  action: ConfirmAction;
  /** Hidden fields of the form. */
  fields?: Record<string, string>;
  /** For the gravest damage: `text` must be typed before the button works. */
  typeToConfirm?: { text: string; label: ReactNode };
  onDone?: () => void;
  /** What will be lost, what the key did lately, further inputs. */
  children?: ReactNode;
};

/** What a `ConfirmDialog` opens. */
export function ConfirmPopup({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  tone = "danger",
  action,
  fields = {},
  typeToConfirm,
  onDone,
  children,
}: ConfirmPopupProps) {
  const { texts } = useKit();
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const [was, setWas] = useState(open);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [pending, start] = useTransition();

  // Opened again, it asks anew.
  if (open !== was) {
    setWas(open);
    setTyped("");
    setError(null);
  }
  const change = (next: boolean) => {
    if (!pending) onOpenChange(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    start(async () => {
      const result = await answerOf(action, form, texts.brokeOff);
      if (result?.error) return setError(result.error);
      onOpenChange(false);
      onDone?.();
    });
  };

  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Popup initialFocus={cancel} className={cn(popupStyles, "sm:max-w-md")}>
          <form onSubmit={submit} className="flex min-h-0 flex-col">
            <div className="grid min-h-0 gap-3 overflow-y-auto p-5">
              <div className="grid gap-1.5">
                <Base.Title className="text-lg font-semibold tracking-tight text-ink text-balance">
                  {title}
                </Base.Title>
                {description && (
                  <Base.Description className="text-base text-muted text-pretty">
                    {description}
                  </Base.Description>
                )}
              </div>
              {children}
              {typeToConfirm && (
                <div className="grid gap-1.5">
                  <label htmlFor={id} className="text-sm text-muted">
                    {typeToConfirm.label}
                  </label>
                  <Input
                    id={id}
                    value={typed}
                    onChange={(event) => setTyped(event.currentTarget.value)}
                    autoComplete="off"
                    spellCheck={false}
                  />
                </div>
              )}
              {error && <FormError>{error}</FormError>}
              {Object.entries(fields).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
            </div>
            <div className={footerStyles}>
              <Base.Close render={<Button ref={cancel}>{texts.cancel}</Button>} />
              <Button
                type="submit"
                variant={tone}
                pending={pending}
                disabled={typeToConfirm !== undefined && typed.trim() !== typeToConfirm.text}
              >
                {confirmLabel}
              </Button>
            </div>
          </form>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

"use client";

import { useTranslations } from "next-intl";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useId,
  useState,
} from "react";
import { useAnswered } from "@/app/use-sent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { type FormAction, type FormState, idle } from "@/lib/forms/state";
import { type AskedFor, PasswordAgain } from "./password-again";

type Asked = {
  what: AskedFor;
  state: FormState<unknown>;
  /** Sends the action again with the password; the state when it needs the password still, else null. */
  again: (password: string) => Promise<FormState<unknown> | null>;
  /** Gives up; what was sent already is answered to the caller all the same. */
  cancel: () => void;
};

/**
 * Runs an action outside a form; null when the person was asked for the password and gave up. `what` is what the password
 * would be asked for.
 */
type Run = <Data>(
  action: FormAction<Data>,
  form: FormData,
  what?: AskedFor,
) => Promise<FormState<Data> | null>;

const Gate = createContext<Run>(async (action, form) => action(idle, form));

/** Runs actions that a button (not a form) starts, and asks for the password in a dialog when one needs it. */
export function usePasswordGate(): Run {
  return useContext(Gate);
}

/** Around every page of an account: holds the one dialog that asks for the password again. */
export function PasswordGate({ children }: { children: ReactNode }) {
  const [asked, ask] = useState<Asked | null>(null);
  const answered = useAnswered();
  const run = useCallback<Run>(
    async (asIs, form, what = "more") => {
      const action = answered(asIs);
      const first = await action(idle, form);
      if (first.ok || !first.passwordNeeded) return first;
      return new Promise((done, failed) => {
        let sending = false;
        let cancelled = false;
        const send = async (password: string) => {
          form.set("passwordAgain", password);
          sending = true;
          try {
            return await action(idle, form);
          } finally {
            sending = false;
            form.delete("passwordAgain");
          }
        };
        ask({
          what,
          state: first,
          again: async (password) => {
            const next = await send(password).catch((signal: unknown) => {
              // Next's own word, such as the way to the sign-in page: the caller hands it on.
              if (!cancelled) ask(null);
              failed(signal);
            });
            if (!next) return null;
            // A wrong password is answered at its field; anything else is the action's own answer.
            const wrong = !next.ok && next.fieldErrors.passwordAgain !== undefined;
            if (wrong && !cancelled) return next;
            if (!cancelled) ask(null);
            done(wrong ? null : next);
            return null;
          },
          cancel: () => {
            cancelled = true;
            ask(null);
            if (!sending) done(null);
          },
        });
      });
    },
    [answered],
  );
  return (
    <Gate value={run}>
      {children}
      {asked && <Ask {...asked} />}
    </Gate>
  );
}

function Ask({ what, state: first, again, cancel }: Asked) {
  const t = useTranslations("passwordAgain");
  const common = useTranslations("common.actions");
  const id = useId();
  const [state, setState] = useState(first);
  // No transition: the caller's own is open until this dialog is answered, and React ends all of them at once.
  const [pending, setPending] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog inside another one's React tree: the outer form must not be sent as well.
    event.stopPropagation();
    if (pending) return;
    const password = String(new FormData(event.currentTarget).get("passwordAgain") ?? "");
    setPending(true);
    void again(password)
      .then((next) => next && setState(next))
      .finally(() => setPending(false));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && cancel()}
      size="sm"
      title={t("title")}
      footer={
        <>
          <DialogClose render={<Button>{common("cancel")}</Button>} />
          <Button type="submit" form={id} variant="primary" pending={pending}>
            {t("confirm")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <PasswordAgain state={state} what={what} />
      </form>
    </Dialog>
  );
}

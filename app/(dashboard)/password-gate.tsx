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
  useTransition,
} from "react";
import { useAnswered } from "@/app/use-sent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { type FormAction, type FormState, idle } from "@/lib/forms/state";
import { PasswordAgain } from "./password-again";

type Asked = {
  state: FormState<unknown>;
  /** Sends the action again with the password; the state when it needs the password still, else null. */
  again: (password: string) => Promise<FormState<unknown> | null>;
  cancel: () => void;
};

/** Runs an action outside a form; null when the person was asked for the password and gave up. */
type Run = <Data>(action: FormAction<Data>, form: FormData) => Promise<FormState<Data> | null>;

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
    async (asIs, form) => {
      const action = answered(asIs);
      const first = await action(idle, form);
      if (first.ok || !first.passwordNeeded) return first;
      return new Promise((done) => {
        ask({
          state: first,
          again: async (password) => {
            form.set("passwordAgain", password);
            const next = await action(idle, form);
            form.delete("passwordAgain");
            // A wrong password is answered at its field; anything else is the action's own answer.
            if (!next.ok && next.fieldErrors.passwordAgain) return next;
            ask(null);
            done(next);
            return null;
          },
          cancel: () => {
            ask(null);
            done(null);
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

function Ask({ state: first, again, cancel }: Asked) {
  const t = useTranslations("passwordAgain");
  const common = useTranslations("common.actions");
  const id = useId();
  const [state, setState] = useState(first);
  const [pending, start] = useTransition();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog inside another one's React tree: the outer form must not be sent as well.
    event.stopPropagation();
    const password = String(new FormData(event.currentTarget).get("passwordAgain") ?? "");
    start(async () => {
      const next = await again(password);
      if (next) setState(next);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && cancel()}
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
        <PasswordAgain state={state} />
      </form>
    </Dialog>
  );
}

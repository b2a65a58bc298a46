"use client";

import { createContext, type ReactNode, useContext, useId } from "react";
import { useSent } from "@/app/use-sent";
import { type FormState, idle } from "@/lib/forms/state";
import { setEnabled } from "./actions";

type SwitchForms = {
  state: FormState;
  send: (form: FormData) => void;
  /** The form that turns on the key which the pressed button names, or off. */
  formId: (enabled: boolean) => string;
};

const Forms = createContext<SwitchForms>({ state: idle, send: () => {}, formId: () => "" });

/** The forms behind the switches of the rows around it. */
export const useSwitchForms = () => useContext(Forms);

/** Around the table: two forms, on and off, that all its switches send before JavaScript has loaded. */
export function SwitchFormsProvider({ children }: { children: ReactNode }) {
  const id = useId();
  const [state, send] = useSent(setEnabled);
  const formId = (enabled: boolean) => `${id}${enabled}`;
  return (
    <Forms value={{ state, send, formId }}>
      {[true, false].map((enabled) => (
        <form key={String(enabled)} id={formId(enabled)} action={send} hidden>
          <input type="hidden" name="enabled" value={String(enabled)} />
        </form>
      ))}
      {children}
    </Forms>
  );
}

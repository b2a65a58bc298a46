"use client";

import { useTranslations } from "next-intl";
import { useActionState, useCallback } from "react";
import { brokeOff, isNextSignal } from "@/lib/forms/broke-off";
import { type FormAction, type FormState, idle } from "@/lib/forms/state";

/**
 * Makes an action that is always answered: a connection that breaks off is a refusal which says so. Else the call would be
 * rejected, and React would put the nearest error page in the form's place, with all that was typed in it.
 */
export function useAnswered(): <Data>(action: FormAction<Data>) => FormAction<Data> {
  const t = useTranslations("errors");
  const sentence = t("connection");
  return useCallback(
    (action) => async (state, form) => {
      try {
        return await action(state, form);
      } catch (error) {
        if (isNextSignal(error)) throw error;
        return brokeOff(form, sentence);
      }
    },
    [sentence],
  );
}

/**
 * React's `useActionState` for a form of ours, and the only place that calls it (a test says so): the form works before any
 * script has loaded, and keeps what was typed when the connection breaks off. Returns the state, what the form's `action`
 * is to be, and whether it is under way.
 */
export function useSent<Data>(action: FormAction<Data>) {
  const answered = useAnswered();
  // The server writes the action itself into the form, which is how it works without a script.
  const sent = typeof window === "undefined" ? action : answered(action);
  return useActionState<FormState<Data>, FormData>(sent, idle);
}

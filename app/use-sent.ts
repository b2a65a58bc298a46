"use client";

import { useTranslations } from "next-intl";
import { useActionState, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { brokeOff, isNextSignal, isSessionEnd } from "@/lib/forms/broke-off";
import { type FormAction, type FormState, idle, type Refusal } from "@/lib/forms/state";
import { type KeptForm, useKeptForm } from "./kept-form";

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

const never = () => () => {};

/** What a form was refused by when its session had ended, once somebody has signed in again; null: nothing is kept of it. */
function useGivenBack(kept: KeptForm | null): Refusal | null {
  const t = useTranslations("errors");
  // The server can't know it: its page is first drawn as it was sent.
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [values, setValues] = useState(() => (here ? (kept?.read() ?? null) : null));
  const [looked, setLooked] = useState(here);
  if (here && !looked) {
    setLooked(true);
    setValues(kept?.read() ?? null);
  }
  const sentence = t("session_ended");
  return useMemo(() => values && { ...idle, formError: sentence, values }, [values, sentence]);
}

/**
 * React's `useActionState` for a form of ours, and the only place that calls it (a test says so): the form works before any
 * script has loaded, and keeps what was typed when the connection breaks off. Returns the state, what the form's `action`
 * is to be, whether it is under way, and a key for a form that reads the state only when it is first drawn. One that has a
 * name on its page (`keptAs`) gets what was typed back when its session had ended and the same person signs in again.
 */
export function useSent<Data>(action: FormAction<Data>, keptAs: string | null = null) {
  const answered = useAnswered();
  const kept = useKeptForm(keptAs);
  const givenBack = useGivenBack(kept);
  const send: FormAction<Data> = async (state, form) => {
    try {
      return await answered(action)(state, form);
    } catch (error) {
      if (isSessionEnd(error)) kept?.keep(form);
      throw error;
    }
  };
  // The server writes the action itself into the form, which is how it works without a script.
  const sent = typeof window === "undefined" ? action : send;
  const [state, submit, pending] = useActionState<FormState<Data>, FormData>(sent, idle);
  useEffect(() => {
    if (givenBack) kept?.forget();
  }, [givenBack, kept]);
  const shown = state === idle && givenBack ? givenBack : state;
  return [shown, submit, pending, givenBack ? "given back" : "new"] as const;
}

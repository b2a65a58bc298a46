"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type FormState, refusal } from "@/lib/forms/state";
import { useShownKey } from "./shown-key";

/**
 * For an action that a dialog starts: `since` is the version that it was refused for, once the page knows a newer one
 * (null else), so that the dialog can say what was changed and the next press goes through.
 */
export function useVersioned() {
  const router = useRouter();
  const { version } = useShownKey();
  const [sent, keep] = useState<number | null>(null);
  return {
    since: sent !== null && sent < version ? sent : null,
    reset: () => keep(null),
    /** Takes an action's answer: a refusal as the dialog shows it, null when it was done. */
    judge: (state: FormState<unknown>) => {
      const refused = refusal(state);
      if (state.ok || !state.formError) return refused;
      keep(Number(state.values.version));
      if (!state.brokeOff) router.refresh();
      return refused;
    },
  };
}

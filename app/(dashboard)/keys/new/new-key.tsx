"use client";

import { useState } from "react";
import { useSent } from "@/app/use-sent";
import type { CompanyChoices } from "@/lib/companies/queries";
import { idle } from "@/lib/forms/state";
import { create } from "./actions";
import { CreatedKey } from "./created-key";
import { KeyForm } from "./key-form";
import type { Start } from "./start";

/** The form until it has made its key, then the pair: shown here only, from the action's answer. */
export function NewKey({
  choices,
  creationId,
  baseUrl,
  today,
  start,
}: {
  choices: CompanyChoices;
  creationId: string;
  baseUrl: string;
  /** `yyyy-mm-dd` in Rome: the first day an expiry may be. */
  today: string;
  start: Start;
}) {
  const [state, send, , round] = useSent(create, "key");
  const [made, keep] = useState(state.ok ? state.data : null);
  // A second answer (the form sent twice) must not take the secrets of the first off the page.
  if (state.ok && !made) keep(state.data);
  if (made) return <CreatedKey made={made} baseUrl={baseUrl} />;
  return (
    <KeyForm
      key={round}
      {...{ choices, creationId, today, start }}
      action={send}
      refused={state.ok ? idle : state}
    />
  );
}

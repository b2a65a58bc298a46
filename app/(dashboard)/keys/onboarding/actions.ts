"use server";

import { redirect } from "next/navigation";
import { accountAction, sessionAction } from "@/lib/forms/account-action";
import { continueOnboarding, discardOnboarding, startOnboarding } from "@/lib/onboarding/commands";
import { listForm, onboardingForm, stepForm } from "@/lib/onboarding/onboarding";

/** Keeps a list of clients and shows what would be made of it. */
export const start = accountAction(listForm, startOnboarding, (id) => redirect(`/keys/onboarding/${id}`));

/** Makes the keys of the next clients; their secrets are in the answer, this once. */
export const makeKeys = sessionAction(stepForm, (_session, ctx, { onboardingId, after }) =>
  continueOnboarding(ctx, onboardingId, after),
);

/** Forgets a list of which no key was made. */
export const discard = accountAction(
  onboardingForm,
  (tx, ctx, { onboardingId }) => discardOnboarding(tx, ctx, onboardingId),
  () => redirect("/keys/onboarding"),
);

import { db } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { onboardingForm } from "@/lib/onboarding/onboarding";
import { type OnboardingView, readOnboarding } from "@/lib/onboarding/queries";

/** The list that an address names; null when the account has none of that id. */
export async function readList({ accountId }: Ctx, id: string): Promise<OnboardingView | null> {
  const asked = onboardingForm.safeParse({ onboardingId: id });
  return asked.success ? readOnboarding(db(), accountId, asked.data.onboardingId) : null;
}

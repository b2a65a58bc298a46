import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

/** The words that the browser needs on these pages. */
export default function OnboardingTexts({ children }: { children: ReactNode }) {
  return <Texts of={["onboarding"]}>{children}</Texts>;
}

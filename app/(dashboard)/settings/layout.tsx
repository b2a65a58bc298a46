import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

/** The words that the browser needs on these pages. */
export default function SettingsTexts({ children }: { children: ReactNode }) {
  return (
    <Texts
      of={[
        "settings.account",
        "settings.email",
        "settings.confirmEmail",
        "settings.password",
        "auth.strength",
        "brand",
      ]}
    >
      {children}
    </Texts>
  );
}

import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

/** The words that the browser needs on these pages. */
export default function KeysTexts({ children }: { children: ReactNode }) {
  return <Texts of={["keys", "keysList", "desk"]}>{children}</Texts>;
}

import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

/** The words that the browser needs on these pages. */
export default function BillingTexts({ children }: { children: ReactNode }) {
  return <Texts of={["billing.details", "billing.return", "desk.price", "desk.terms"]}>{children}</Texts>;
}

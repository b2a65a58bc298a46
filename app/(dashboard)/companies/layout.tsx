import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

/** The words that the browser needs on these pages. */
export default function CompaniesTexts({ children }: { children: ReactNode }) {
  return <Texts of={["companies.form", "companies.edit", "companies.delete"]}>{children}</Texts>;
}

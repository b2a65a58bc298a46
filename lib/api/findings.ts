import type { CheckError } from "@/lib/invoices/check";
import { checkSentence } from "@/lib/invoices/check-messages";
import { type Problem, problem } from "./problem";
import type { ApiLanguage } from "./sentences";

/** What the exchange would discard a document for, as one problem: a line for each finding, with SDI's code. */
export function findings(errors: readonly CheckError[], language: ApiLanguage): Problem {
  const lines = errors.map((error) => `${error.code}: ${checkSentence(error, language)}`);
  return problem("invalid", { reason: "document_findings", localized: true, fallback: lines.join("\n") });
}

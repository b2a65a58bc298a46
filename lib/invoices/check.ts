import type { ErrorValues } from "@/lib/errors";
import { bodyRules } from "./check-body";
import { documentRules } from "./check-document";
import type { CheckReason } from "./check-messages";
import type { Rule } from "./check-rule";
import { numbered, schemaErrors } from "./check-schema";
import type { Document } from "./document";
import { BODY } from "./layouts";

/** A reason for the exchange to discard a document. */
export interface CheckError {
  /** Five digits, of the exchange's "Elenco controlli". */
  readonly code: string;
  /** Local names from below the root, lists numbered from 1. */
  readonly path: string;
  /** Names the sentence in `check-messages.ts`. */
  readonly reason: CheckReason;
  readonly values: ErrorValues;
}

const errorsMax = 100;
const rules: readonly Rule[] = [...documentRules, ...bodyRules];

/**
 * What the exchange would discard the document for, at most 100 findings, empty when it would let it pass.
 * `today` is Italy's day, `yyyy-mm-dd`. What only the exchange or the database knows is not in it: registers of
 * VAT numbers and recipient codes, and documents sent before (00404).
 */
export function checkDocument(document: Document, today: string): CheckError[] {
  const ordinary = document.root.name === "FatturaElettronica";
  const bodies = ordinary ? numbered(document.root, "", BODY) : [];
  const errors = schemaErrors(document.root);
  for (const rule of rules) {
    const findings =
      "document" in rule
        ? rule.document(document, today)
        : bodies.flatMap(({ element, path }) => rule.body(element, path));
    for (const { path, values = {} } of findings) {
      errors.push({
        code: rule.reason.slice("check_".length, "check_00000".length),
        path,
        reason: rule.reason,
        values,
      });
    }
  }
  return errors.slice(0, errorsMax);
}

/** The day in Italy, `yyyy-mm-dd`, by which the exchange judges dates. */
export function italianDay(now: Date): string {
  return now.toLocaleDateString("sv-SE", { timeZone: "Europe/Rome" });
}

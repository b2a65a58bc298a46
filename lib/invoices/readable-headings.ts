import type { Words } from "./readable-words";

const say = (it: string, en: string): Words => ({ it, en });

/** What the parts of a readable invoice are called, and what is worked out and not in the document itself. */
export const headings = {
  lines: say("Righe", "Lines"),
  summary: say("Riepilogo IVA", "VAT summary"),
  withholdings: say("Ritenute", "Withholding tax"),
  funds: say("Cassa previdenziale", "Pension fund"),
  discounts: say("Sconti e maggiorazioni sul documento", "Discounts and surcharges on the whole"),
  references: say("Riferimenti", "References"),
  payments: say("Pagamento", "Payment"),
  attachments: say("Allegati", "Attachments"),
  causes: say("Causale", "Subject"),
  other: say("Altri dati", "Other data"),
  transmission: say("Trasmissione", "Transmission"),
  referenceKind: say("Documento", "Document"),
  taxable: say("Imponibile", "Taxable"),
  tax: say("Imposta", "Tax"),
  total: say("Totale documento", "Total"),
  totalWorkedOut: say("Totale (calcolato)", "Total (worked out)"),
  stampDuty: say("Bollo", "Stamp duty"),
  withheld: say("Ritenute", "Withheld"),
  roundedBy: say("Arrotondamento", "Rounding"),
} as const satisfies Record<string, Words>;

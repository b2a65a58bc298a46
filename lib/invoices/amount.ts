import { type Decimal, formatDecimal, parseDecimal } from "./decimal";
import { childrenOf, elementAt, textAt, type XmlElement } from "./xml";

/** What an invoice is over. */
export interface Amount {
  /** Decimal text with its tax: as stated, else worked out; null when neither can be or it's no number. */
  readonly total: string | null;
  /** Divisa, `EUR`; null when the document doesn't say or it's no code (ISO 4217). */
  readonly currency: string | null;
}

const general = "DatiGenerali/DatiGeneraliDocumento";

/** The sum as decimal text, null without any or when one is no number. */
export function sum(texts: readonly (string | null)[]): string | null {
  let total: Decimal = 0n;
  for (const text of texts) {
    const value = text === null ? null : parseDecimal(text);
    if (value === null) return null;
    total += value;
  }
  return texts.length === 0 ? null : formatDecimal(total);
}

/**
 * What a body comes to by its summaries of VAT and its rounding; a simplified invoice, which has none, by its amounts
 * that hold their tax. Null when there is nothing to add, or no number.
 */
export function workedOutTotal(body: XmlElement): string | null {
  const goods = childrenOf(body, "DatiBeniServizi");
  const summaries = goods.flatMap((each) => childrenOf(each, "DatiRiepilogo"));
  const all = (name: string) => summaries.map((summary) => textAt(summary, name));
  const rounding = textAt(body, `${general}/Arrotondamento`);
  if (summaries.length > 0) return sum([sum(all("ImponibileImporto")), sum(all("Imposta")), rounding ?? "0"]);
  return sum(goods.map((each) => textAt(each, "Importo")).filter((amount) => amount !== null));
}

/** What a body is over (FatturaPA 1.2 §2.1.1.2, §2.1.1.9). */
export function readAmount(body: XmlElement): Amount {
  const total = textAt(body, `${general}/ImportoTotaleDocumento`) ?? workedOutTotal(body);
  const currency = textAt(elementAt(body, general), "Divisa");
  return {
    total: total !== null && /^-?\d{1,15}(\.\d{1,8})?$/.test(total) ? total : null,
    currency: currency !== null && /^[A-Z]{3}$/.test(currency) ? currency : null,
  };
}

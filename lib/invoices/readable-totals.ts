import { sum, workedOutTotal } from "./amount";
import { localMoney } from "./readable-format";
import { headings } from "./readable-headings";
import type { Datum, Reading } from "./readable-reading";
import { childrenOf, elementAt, textAt, type XmlElement } from "./xml";

/** What an invoice comes to. */
export interface Totals {
  /** Taxable, tax and what else leads to the total. */
  readonly parts: readonly Datum[];
  /** The total with its tax, null when the document says none and it can't be worked out. */
  readonly total: Datum | null;
  /** What the buyer keeps back of it for the tax office, with a minus; null without. */
  readonly withheld: Datum | null;
}

const negated = (text: string): string => (text.startsWith("-") ? text.slice(1) : `-${text}`);

/** The totals of a body. A total that the document states is shown as stated, else it's worked out and says so. */
export function readTotals(
  reading: Reading,
  body: XmlElement,
  goods: readonly XmlElement[],
  currency: string | null,
): Totals {
  const { locale } = reading;
  const general = "DatiGenerali/DatiGeneraliDocumento";
  const summaries = goods.flatMap((each) => childrenOf(each, "DatiRiepilogo"));
  const all = (name: string) => summaries.map((summary) => textAt(summary, name));
  const [taxable, tax] = [sum(all("ImponibileImporto")), sum(all("Imposta"))];
  const withheld = sum(
    childrenOf(elementAt(body, general), "DatiRitenuta").map((each) => textAt(each, "ImportoRitenuta")),
  );
  const parts: [keyof typeof headings, string | null][] = [
    ["taxable", taxable],
    ["tax", tax],
    ["stampDuty", reading.text(body, `${general}/DatiBollo/ImportoBollo`)],
    ["roundedBy", reading.text(body, `${general}/Arrotondamento`)],
  ];
  const money = (text: string) => localMoney(text, currency, locale);
  const stated = reading.text(body, `${general}/ImportoTotaleDocumento`);
  const total = stated ?? workedOutTotal(body);
  return {
    parts: parts.flatMap(([name, text]) =>
      text === null ? [] : [{ label: headings[name][locale], value: money(text) }],
    ),
    total:
      total === null
        ? null
        : { label: headings[stated === null ? "totalWorkedOut" : "total"][locale], value: money(total) },
    withheld:
      withheld === null ? null : { label: headings.withheld[locale], value: money(negated(withheld)) },
  };
}

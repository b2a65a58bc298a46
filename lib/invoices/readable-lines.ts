import { localPercent } from "./readable-format";
import { clipped, type Datum, type Reading } from "./readable-reading";
import { childrenOf, elementAt, textAt, type XmlElement } from "./xml";

/** A line of an invoice, all in words; null where the document says nothing. */
export interface Line {
  readonly number: string | null;
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly price: string | null;
  /** The rate (`22%`), with the code of Natura when no tax is charged. */
  readonly vat: string | null;
  readonly total: string | null;
  /** Discounts, item codes, period, Natura in words and whatever else it holds. */
  readonly details: readonly Datum[];
}

/** Some of an invoice's lines. */
export interface Lines {
  readonly rows: readonly Line[];
  /** The place of the first of `rows` in the document, from 1. */
  readonly first: number;
  /** How many the document has. */
  readonly count: number;
}

/** Which lines to read: `first` from 1. */
export interface LinesWindow {
  readonly first: number;
  readonly max: number;
}

const detailsMax = 30;

/** The lines in a window; those outside of it count as read. */
export function readLines(reading: Reading, goods: readonly XmlElement[], window: LinesWindow): Lines {
  const ordinary = goods.flatMap((each) => childrenOf(each, "DettaglioLinee"));
  // The simplified invoice has one DatiBeniServizi a line.
  const simplified = ordinary.length === 0 ? goods.filter(isSimplifiedLine) : [];
  const all = ordinary.length > 0 ? ordinary : simplified;
  const start = Math.min(Math.max(window.first, 1), Math.max(all.length, 1)) - 1;
  const shown = all.slice(start, start + window.max);
  const rows = shown.map((element) =>
    ordinary.length > 0 ? readLine(reading, element) : readSimplifiedLine(reading, element),
  );
  for (const element of all) reading.close(element);
  return { rows, first: start + 1, count: all.length };
}

const isSimplifiedLine = (element: XmlElement): boolean =>
  elementAt(element, "Descrizione") !== null || elementAt(element, "Importo") !== null;

function readLine(reading: Reading, element: XmlElement): Line {
  return {
    number: reading.text(element, "NumeroLinea"),
    description: reading.text(element, "Descrizione"),
    quantity: reading.value(element, "Quantita"),
    unit: reading.text(element, "UnitaMisura"),
    price: reading.value(element, "PrezzoUnitario"),
    vat: vatOf(reading, element, "AliquotaIVA"),
    total: reading.value(element, "PrezzoTotale"),
    details: reading.rest(element, detailsMax),
  };
}

function readSimplifiedLine(reading: Reading, element: XmlElement): Line {
  return {
    number: null,
    description: reading.text(element, "Descrizione"),
    quantity: null,
    unit: null,
    price: null,
    vat: vatOf(reading, element, "DatiIVA/Aliquota"),
    total: reading.value(element, "Importo"),
    details: reading.rest(element, detailsMax),
  };
}

/** Natura is only looked at: its words go to the details. */
function vatOf(reading: Reading, element: XmlElement, path: string): string | null {
  const rate = reading.text(element, path);
  const nature = textAt(element, "Natura");
  const parts = [rate && localPercent(rate, reading.locale), nature && clipped(nature)];
  return parts.filter(Boolean).join(" ") || null;
}

import { type Attachment, attachmentsOf } from "./attachments";
import { headings } from "./readable-headings";
import { type Lines, type LinesWindow, readLines } from "./readable-lines";
import type { Datum, Reading } from "./readable-reading";
import { type Column, type Table, tableOf } from "./readable-table";
import { readTotals, type Totals } from "./readable-totals";
import { labelOf, wordsOf } from "./readable-values";
import { childrenOf, elementAt, type XmlElement } from "./xml";

/** Names and values under a title. */
export interface Section {
  readonly title: string;
  readonly data: readonly Datum[];
}

/** One invoice of a document, all in the reader's language. */
export interface ReadableInvoice {
  /** Its place in the document, from 1. */
  readonly index: number;
  /** TipoDocumento in words (`Nota di credito`), or the code as it is when nobody knows it. */
  readonly type: string;
  /** The code itself, `TD04`. */
  readonly code: string | null;
  readonly number: string | null;
  readonly date: string | null;
  readonly currency: string | null;
  readonly causes: readonly string[];
  readonly lines: Lines;
  readonly totals: Totals;
  readonly summary: Table | null;
  readonly payments: Table | null;
  /** Withholdings, pension funds, discounts on the whole, references to other documents. */
  readonly tables: readonly Table[];
  /** Transport, vehicle, stage of works, corrected invoice and, last, whatever has no place elsewhere. */
  readonly sections: readonly Section[];
  readonly attachments: readonly Attachment[];
}

const causesMax = 50;
const attachmentsMax = 100;

const withholdingColumns: readonly Column[] = [
  { path: "TipoRitenuta" },
  { path: "CausalePagamento" },
  { path: "AliquotaRitenuta", numeric: true },
  { path: "ImportoRitenuta", numeric: true },
];
const fundColumns: readonly Column[] = [
  { path: "TipoCassa" },
  { path: "AlCassa", numeric: true },
  { path: "ImponibileCassa", numeric: true },
  { path: "AliquotaIVA", numeric: true },
  { path: "ImportoContributoCassa", numeric: true },
];
const discountColumns: readonly Column[] = [
  { path: "Tipo" },
  { path: "Percentuale", numeric: true },
  { path: "Importo", numeric: true },
];
const summaryColumns: readonly Column[] = [
  { path: "AliquotaIVA" },
  { path: "Natura" },
  { path: "RiferimentoNormativo" },
  { path: "EsigibilitaIVA" },
  { path: "SpeseAccessorie", numeric: true },
  { path: "ImponibileImporto", numeric: true },
  { path: "Imposta", numeric: true },
];
const paymentColumns: readonly Column[] = [
  { path: "ModalitaPagamento" },
  { path: "DataScadenzaPagamento" },
  { path: "IBAN" },
  { path: "IstitutoFinanziario" },
  { path: "ImportoPagamento", numeric: true },
];
const referenceNames = [
  "DatiOrdineAcquisto",
  "DatiContratto",
  "DatiConvenzione",
  "DatiRicezione",
  "DatiFattureCollegate",
  "DatiDDT",
] as const;

/** One FatturaElettronicaBody in words; `index` from 1. */
export function readBody(
  reading: Reading,
  body: XmlElement,
  index: number,
  window: LinesWindow,
): ReadableInvoice {
  const { locale } = reading;
  const data = elementAt(body, "DatiGenerali");
  const general = elementAt(data, "DatiGeneraliDocumento");
  const goods = childrenOf(body, "DatiBeniServizi");
  const code = reading.text(general, "TipoDocumento");
  const currency = reading.text(general, "Divisa");
  const titled = (title: keyof typeof headings) => headings[title][locale];
  const table = (title: keyof typeof headings, elements: readonly XmlElement[], columns: readonly Column[]) =>
    tableOf(reading, titled(title), elements, columns);

  // What comes first takes its values; what comes last lists what is left.
  const attachments = attachmentsOf(body);
  for (const element of childrenOf(body, "Allegati")) reading.close(element);
  const lines = readLines(reading, goods, window);
  const totals = readTotals(reading, body, goods, currency);
  const summary = table(
    "summary",
    goods.flatMap((each) => childrenOf(each, "DatiRiepilogo")),
    summaryColumns,
  );
  const tables = [
    table("discounts", childrenOf(general, "ScontoMaggiorazione"), discountColumns),
    table("funds", childrenOf(general, "DatiCassaPrevidenziale"), fundColumns),
    table("withholdings", childrenOf(general, "DatiRitenuta"), withholdingColumns),
    readReferences(reading, data),
  ].filter((each) => each !== null);
  const payments = readPayments(reading, body);
  const numbered = {
    number: reading.text(general, "Numero"),
    date: reading.value(general, "Data"),
    causes: reading.texts(general, "Causale", causesMax),
  };
  return {
    index,
    code,
    type: code === null ? "" : (wordsOf("TipoDocumento", code, locale) ?? code),
    currency,
    ...numbered,
    lines,
    totals,
    summary,
    payments,
    tables,
    sections: readSections(reading, body, data),
    attachments: attachments.slice(0, attachmentsMax),
  };
}

function readReferences(reading: Reading, data: XmlElement | null): Table | null {
  const lineNumbers = (element: XmlElement) =>
    reading.texts(element, "RiferimentoNumeroLinea", 100).join(", ") || null;
  const columns: readonly Column[] = [
    {
      path: "",
      label: headings.referenceKind[reading.locale],
      read: ({ name }) => labelOf(name, reading.locale),
    },
    {
      path: "IdDocumento",
      read: (element) => reading.value(element, "IdDocumento") ?? reading.value(element, "NumeroDDT"),
    },
    {
      path: "Data",
      read: (element) => reading.value(element, "Data") ?? reading.value(element, "DataDDT"),
    },
    { path: "CodiceCIG" },
    { path: "CodiceCUP" },
    { path: "RiferimentoNumeroLinea", read: lineNumbers },
  ];
  const elements = referenceNames.flatMap((name) => childrenOf(data, name));
  return tableOf(reading, headings.references[reading.locale], elements, columns);
}

function readPayments(reading: Reading, body: XmlElement): Table | null {
  const conditions = new Map<XmlElement, string>();
  const rows = childrenOf(body, "DatiPagamento").flatMap((payment) => {
    const details = childrenOf(payment, "DettaglioPagamento");
    const condition = details.length > 0 ? reading.value(payment, "CondizioniPagamento") : null;
    for (const detail of details) if (condition !== null) conditions.set(detail, condition);
    return details;
  });
  const columns: readonly Column[] = [
    { path: "CondizioniPagamento", read: (element) => conditions.get(element) ?? null },
    ...paymentColumns,
  ];
  return tableOf(reading, headings.payments[reading.locale], rows, columns);
}

/** Groups that get a title of their own. */
const sectionNames = ["FatturaPrincipale", "DatiFatturaRettificata", "DatiTrasporto"] as const;

function readSections(reading: Reading, body: XmlElement, data: XmlElement | null): Section[] {
  const { locale } = reading;
  const own = [...sectionNames.map((name) => elementAt(data, name)), elementAt(body, "DatiVeicoli")].flatMap(
    (element) => (element ? [{ title: labelOf(element.name, locale), data: reading.rest(element) }] : []),
  );
  const other = { title: headings.other[locale], data: reading.rest(body) };
  return [...own, other].filter((section) => section.data.length > 0);
}

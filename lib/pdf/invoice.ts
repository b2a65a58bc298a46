import type { Locale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import type { Readable } from "@/lib/invoices/readable";
import type { ReadableInvoice, Section } from "@/lib/invoices/readable-body";
import { localSize } from "@/lib/invoices/readable-format";
import { headings } from "@/lib/invoices/readable-headings";
import type { ReadableParty } from "@/lib/invoices/readable-parties";
import type { Datum } from "@/lib/invoices/readable-reading";
import type { Table } from "@/lib/invoices/readable-table";
import { labelOf } from "@/lib/invoices/readable-values";
import { column, Sheet } from "./sheet";
import { drawTable, type PdfColumn } from "./table";

/** What a PDF holds of a document at most; the XML has the rest, and the PDF says how much. */
export const pdfWindow = { invoicesMax: 50, linesMax: 1_000, linesInAllMax: 1_000 } as const;

/** What is longer than any label or amount of a real document takes the whole width. */
const lengthMax = 120;

type Say = ReturnType<typeof translator>;

/** The name of an invoice: `Fattura n. 12/2025`. */
function titleOf(say: Say, { type, number }: ReadableInvoice): string {
  const name = type || say("deskApp.invoice.untitled");
  return number === null ? name : say("deskApp.invoice.title", { type: name, number });
}

/** A PDF (A4, tagged, its fonts inside) of the same view that the page shows. */
export async function invoicePdf(view: Readable, locale: Locale): Promise<Uint8Array> {
  const say = translator(locale);
  const [first] = view.invoices;
  const sheet = await Sheet.open(first ? titleOf(say, first) : say("deskApp.invoice.untitled"), locale);
  for (const [at, invoice] of view.invoices.entries()) {
    if (at > 0) sheet.newPage();
    drawHeading(sheet, say, view, invoice);
    if (at === 0) drawParties(sheet, view.parties);
    await drawInvoice(sheet, say, locale, invoice);
  }
  drawEnd(sheet, say, view);
  return sheet.close((page, pages) => ({
    left: say("deskApp.invoice.legal"),
    right: say("deskApp.invoice.page", { page, pages }),
  }));
}

function drawHeading(sheet: Sheet, say: Say, view: Readable, invoice: ReadableInvoice): void {
  const { total } = invoice.totals;
  const right = 170;
  const left = column.width - right - 12;
  const top = sheet.y;
  // A longer one is in the totals below.
  if (total && total.value.length <= 24) {
    const x = column.x + column.width - right;
    sheet.write(total.label, x, right, { size: 8, muted: true, right: true }, "P");
    sheet.y += 12;
    sheet.write(total.value, x, right, { size: 18, bold: true, right: true }, "P");
    sheet.y = top;
  }
  sheet.paragraph(say("deskApp.invoice.courtesy"), { size: 8, muted: true }, { width: left });
  sheet.y += 2;
  sheet.paragraph(titleOf(say, invoice), { size: 17, bold: true }, { width: left, tag: "H1" });
  const facts = [
    invoice.date && say("deskApp.invoice.dated", { date: invoice.date }),
    invoice.code,
    invoice.currency,
    view.invoiceCount > 1 &&
      say("deskApp.invoice.inFile", { index: invoice.index, count: view.invoiceCount }),
  ].filter(Boolean);
  sheet.paragraph(facts.join(" · "), { muted: true }, { width: left });
  sheet.y = Math.max(sheet.y, top + 36) + 12;
  sheet.rule();
  sheet.y += 12;
}

function drawParties(sheet: Sheet, parties: readonly ReadableParty[]): void {
  const width = (column.width - 20) / 2;
  const texts = ({ data }: ReadableParty) => data.map(({ label, value }) => `${label}: ${value}`);
  const heightOf = (party: ReadableParty) =>
    40 + texts(party).reduce((sum, text) => sum + sheet.heightOf(text, width, { size: 8.5 }), 0);
  const draw = (party: ReadableParty, x: number, room: number) => {
    sheet.paragraph(party.role, { size: 7.5, muted: true }, { x, width: room, tag: "H2" });
    if (party.name) sheet.paragraph(party.name, { size: 11, bold: true }, { x, width: room });
    sheet.y += 2;
    for (const text of texts(party)) sheet.paragraph(text, { size: 8.5 }, { x, width: room });
  };
  for (let at = 0; at < parties.length; at += 2) {
    const pair = parties.slice(at, at + 2);
    const height = Math.max(...pair.map(heightOf));
    if (height > sheet.pageRoom / 2) {
      for (const party of pair) {
        draw(party, column.x, column.width);
        sheet.y += 12;
      }
      continue;
    }
    sheet.need(height);
    const top = sheet.y;
    let bottom = top;
    for (const [place, party] of pair.entries()) {
      sheet.y = top;
      draw(party, column.x + place * (width + 20), width);
      bottom = Math.max(bottom, sheet.y);
    }
    sheet.y = bottom + 14;
  }
}

async function drawInvoice(sheet: Sheet, say: Say, locale: Locale, invoice: ReadableInvoice): Promise<void> {
  if (invoice.causes.length > 0) {
    drawTitle(sheet, headings.causes[locale]);
    for (const cause of invoice.causes) sheet.paragraph(cause);
    sheet.y += 10;
  }
  await drawLines(sheet, say, locale, invoice);
  if (invoice.summary) await drawDataTable(sheet, say, invoice.summary);
  drawTotals(sheet, invoice);
  if (invoice.payments) await drawDataTable(sheet, say, invoice.payments);
  for (const table of invoice.tables) await drawDataTable(sheet, say, table);
  for (const section of invoice.sections) drawSection(sheet, section);
  const { attachments } = invoice;
  if (attachments.length > 0) {
    const data = attachments.map(({ name, format, compression, description, bytes, index }) => ({
      label: name ?? String(index),
      value: [description, format, compression, localSize(bytes, locale)].filter(Boolean).join(" · "),
    }));
    drawSection(sheet, { title: headings.attachments[locale], data });
  }
}

function drawTitle(sheet: Sheet, title: string): void {
  sheet.need(50);
  sheet.paragraph(title, { size: 10.5, bold: true }, { tag: "H2" });
  sheet.y += 4;
}

const inLine = ({ label, value }: Datum): string => `${label}: ${value}`;

async function drawLines(sheet: Sheet, say: Say, locale: Locale, { lines }: ReadableInvoice): Promise<void> {
  if (lines.rows.length > 0) {
    drawTitle(sheet, headings.lines[locale]);
    const all: [PdfColumn, (row: (typeof lines.rows)[number]) => string | null][] = [
      [{ label: say("deskApp.invoice.number"), numeric: false, width: 24 }, ({ number }) => number],
      [{ label: labelOf("Descrizione", locale), numeric: false, width: null }, (row) => row.description],
      [
        { label: labelOf("Quantita", locale), numeric: true, width: 62 },
        ({ quantity, unit }) => [quantity, unit].filter(Boolean).join(" "),
      ],
      [{ label: labelOf("PrezzoUnitario", locale), numeric: true, width: 62 }, ({ price }) => price],
      [{ label: labelOf("AliquotaIVA", locale), numeric: true, width: 48 }, ({ vat }) => vat],
      [{ label: labelOf("PrezzoTotale", locale), numeric: true, width: 68 }, ({ total }) => total],
    ];
    const kept = all.filter(([, cell]) => lines.rows.some((row) => cell(row)));
    await drawTable(
      sheet,
      kept.map(([each]) => each),
      lines.rows.map((row) => ({
        cells: kept.map(([, cell]) => cell(row) ?? ""),
        details: row.details.length > 0 ? [row.details.map(inLine).join(" · ")] : [],
      })),
      kept[0]?.[0].width === 24 ? 1 : 0,
    );
  }
  const more = lines.count - lines.rows.length;
  if (more > 0) sheet.paragraph(say("deskApp.invoice.moreLines", { count: more }), { muted: true });
  sheet.y += 8;
}

async function drawDataTable(sheet: Sheet, say: Say, table: Table): Promise<void> {
  drawTitle(sheet, table.title);
  // Numbers keep to their width; what is left is for words.
  const columns = table.columns.map(({ label, numeric }) => ({ label, numeric, width: numeric ? 68 : null }));
  await drawTable(
    sheet,
    columns,
    table.rows.map(({ cells, details }) => ({
      cells,
      details: details.length > 0 ? [details.map(inLine).join(" · ")] : [],
    })),
  );
  if (table.more > 0)
    sheet.paragraph(say("deskApp.invoice.moreLines", { count: table.more }), { muted: true });
  sheet.y += 8;
}

function drawTotals(sheet: Sheet, { totals }: ReadableInvoice): void {
  const all = [...totals.parts, totals.total, totals.withheld].filter((each) => each !== null);
  if (all.length === 0) return;
  sheet.need(all.length * 16 + 8);
  const x = column.x + column.width - 240;
  for (const datum of all) {
    if (datum.value.length > lengthMax) {
      sheet.paragraph(inLine(datum));
      continue;
    }
    const last = datum === totals.total;
    const look = { size: last ? 11 : 9, bold: last };
    const height = sheet.heightOf(datum.value, 120, look);
    sheet.write(datum.label, x, 115, { ...look, muted: !last }, "P");
    sheet.write(datum.value, x + 120, 120, { ...look, right: true }, "P");
    sheet.y += Math.max(height, sheet.heightOf(datum.label, 115, look)) + 3;
  }
  sheet.y += 10;
}

function drawSection(sheet: Sheet, { title, data }: Section): void {
  drawTitle(sheet, title);
  const labelWidth = 170;
  for (const { label, value } of data) {
    if (label.length > lengthMax) {
      sheet.paragraph(inLine({ label, value }), { size: 8.5 });
      continue;
    }
    const height = sheet.heightOf(label, labelWidth, { size: 8.5 });
    sheet.need(height);
    sheet.write(label, column.x, labelWidth, { size: 8.5, muted: true }, "P");
    const top = sheet.y;
    const x = column.x + labelWidth + 10;
    sheet.paragraph(value, { size: 8.5 }, { x, width: column.x + column.width - x });
    // A long value may have gone on to the next page.
    if (sheet.y > top) sheet.y = Math.max(sheet.y, top + height);
    sheet.y += 3;
  }
  sheet.y += 8;
}

function drawEnd(sheet: Sheet, say: Say, view: Readable): void {
  if (view.transmission) drawSection(sheet, view.transmission);
  const more = view.invoiceCount - view.invoices.length;
  const notes = [
    view.signers.length > 0 &&
      say("deskApp.invoice.signedBy", { names: view.signers.map(({ name }) => name).join(", ") }),
    view.signedInside && say("deskApp.invoice.signedInside"),
    more > 0 && say("deskApp.invoice.moreInvoices", { count: more }),
    view.omitted > 0 && say("deskApp.invoice.omitted", { count: view.omitted }),
  ];
  for (const note of notes) if (note) sheet.paragraph(note, { muted: true });
}

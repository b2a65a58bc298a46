import { column, type Look, type Sheet, type Tag } from "./sheet";

/** A column: `width` in points, or null for a share of what is left, as its texts are long. */
export interface PdfColumn {
  readonly label: string;
  readonly numeric: boolean;
  readonly width: number | null;
}

/** A row; each of `details` is a quiet paragraph below it. */
export interface PdfRow {
  readonly cells: readonly string[];
  readonly details: readonly string[];
}

const gap = 8;
const pad = 4;
const cellLook: Look = { size: 8.5 };
const headLook: Look = { size: 7.5, muted: true };
const detailLook: Look = { size: 7.5, muted: true };
/** A cell that would be higher goes below its row, where it may go on over pages. */
const cellHeightMax = 260;
/** Then the server answers others before it goes on. */
const rowsAtOnce = 20;

const pause = () => new Promise((resolve) => setImmediate(resolve));

interface Placed extends PdfColumn {
  readonly x: number;
  readonly room: number;
}

/** Shares go by the longest text, within reason: a description takes more than a date, but never everything. */
function place(columns: readonly PdfColumn[], rows: readonly PdfRow[]): Placed[] {
  const weights = columns.map(({ label, width }, at) => {
    if (width !== null) return 0;
    const longest = rows.reduce((most, { cells }) => Math.max(most, cells[at]?.length ?? 0), label.length);
    return Math.min(Math.max(longest, 8), 32);
  });
  const fixed = columns.reduce((sum, { width }) => sum + (width ?? 0), 0);
  const free = column.width - fixed - gap * (columns.length - 1);
  const weight = weights.reduce((sum, each) => sum + each, 0);
  let x: number = column.x;
  return columns.map((each, at) => {
    const room = Math.max(24, each.width ?? (free * (weights[at] ?? 0)) / weight);
    const placed = { ...each, x, room };
    x += room + gap;
    return placed;
  });
}

/** A table that goes on over pages, its head on each; `detailsAt` is the column that details begin at. */
export async function drawTable(
  sheet: Sheet,
  columns: readonly PdfColumn[],
  rows: readonly PdfRow[],
  detailsAt = 0,
): Promise<void> {
  const placed = place(columns, rows);
  const table = sheet.part("Table");
  const headHeight = Math.max(...placed.map(({ label, room }) => sheet.heightOf(label, room, headLook)));
  const drawHead = (parent: Tag | null) => {
    const row = parent && sheet.part("TR", parent);
    for (const { label, x, room, numeric } of placed)
      sheet.write(label, x, room, { ...headLook, right: numeric }, row && "TH", row ?? undefined);
    sheet.y += headHeight + pad;
    sheet.rule();
    sheet.y += pad;
  };
  sheet.need(headHeight + 40);
  drawHead(table);
  sheet.onNewPage = () => drawHead(null);
  for (const [at, row] of rows.entries()) {
    if (at % rowsAtOnce === rowsAtOnce - 1) await pause();
    drawRow(sheet, placed, row, table, placed[detailsAt] ?? placed[0]);
  }
  sheet.onNewPage = null;
}

function drawRow(
  sheet: Sheet,
  placed: readonly Placed[],
  { cells, details }: PdfRow,
  table: Tag,
  start: Placed | undefined,
): void {
  const below: string[] = [];
  const fitting = placed.map((each, at) => {
    const text = cells[at] ?? "";
    // Measuring a text of thousands of characters for a column of a few costs too much.
    const tooLong = text.length > each.room * 12 || sheet.heightOf(text, each.room, cellLook) > cellHeightMax;
    if (!tooLong) return text;
    below.push(`${each.label}: ${text}`);
    return "…";
  });
  const height = Math.max(
    12,
    ...placed.map(({ room }, at) => sheet.heightOf(fitting[at] ?? "", room, cellLook)),
  );
  const allDetails = [...below, ...details];
  sheet.need(height + pad + (allDetails.length > 0 ? 12 : 0));
  const row = sheet.part("TR", table);
  for (const [at, { x, room, numeric }] of placed.entries())
    sheet.write(fitting[at] ?? "", x, room, { ...cellLook, right: numeric }, "TD", row);
  sheet.y += height;
  if (start && allDetails.length > 0) {
    const parent = sheet.part("TD", row);
    const width = column.x + column.width - start.x;
    for (const detail of allDetails) sheet.paragraph(detail, detailLook, { x: start.x, width, parent });
  }
  sheet.y += pad;
  sheet.rule();
  sheet.y += pad;
}

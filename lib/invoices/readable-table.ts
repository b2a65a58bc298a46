import type { Datum, Reading } from "./readable-reading";
import { labelOf } from "./readable-values";
import type { XmlElement } from "./xml";

/** A row; `details` is all that no column has. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly details: readonly Datum[];
}

/** A table without columns that would be empty; `more` rows are left out. */
export interface Table {
  readonly title: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly TableRow[];
  readonly more: number;
}

/** A column by the path of its element; its name is that of the element unless it has another. */
export interface Column {
  readonly path: string;
  readonly label?: string;
  readonly numeric?: boolean;
  /** Instead of the value of `path`. */
  readonly read?: (element: XmlElement) => string | null;
}

/** More rows than any document has that a person wrote. */
const rowsMax = 100;
const detailsMax = 20;

/** The elements as rows, null without any. */
export function tableOf(
  reading: Reading,
  title: string,
  elements: readonly XmlElement[],
  columns: readonly Column[],
): Table | null {
  if (elements.length === 0) return null;
  const shown = elements.slice(0, rowsMax).map((element) => {
    const cells = columns.map(({ path, read }) =>
      read ? (read(element) ?? "") : (reading.value(element, path) ?? ""),
    );
    return { cells, details: reading.rest(element, detailsMax) };
  });
  for (const element of elements.slice(rowsMax)) reading.close(element);
  const filled = columns.map((_, at) => shown.some(({ cells }) => cells[at] !== ""));
  const name = (path: string) => labelOf(path.split("/").at(-1) ?? path, reading.locale);
  return {
    title,
    columns: columns
      .filter((_, at) => filled[at])
      .map(({ path, label, numeric = false }) => ({ label: label ?? name(path), numeric })),
    rows: shown.map(({ cells, details }) => ({ cells: cells.filter((_, at) => filled[at]), details })),
    more: Math.max(0, elements.length - rowsMax),
  };
}

import Papa from "papaparse";
import { companyNameMax } from "@/lib/companies/input";
import { isItalianVat, normalizeVat } from "@/lib/companies/vat";
import { descriptionMax } from "@/lib/keys/key";
import { clientsMax, listMax } from "./limits";

/** What is wrong with a client of the list, so that no key is made for it. */
export const lineFaults = [
  "description_missing",
  "description_long",
  "vat_missing",
  "vat_malformed",
  "vat_check_digit",
  "name_long",
  "vat_twice",
] as const;
export type LineFault = (typeof lineFaults)[number];

/** A client as the list names it; what can't be read stays as it was typed. */
export type ClientLine = {
  /** Where it stands in the list, from 1, the line of column names not counted. */
  position: number;
  description: string;
  /** In its one spelling when it is a VAT number. */
  vat: string;
  /** Of the company, for accounts that don't have it yet; the description when the list says nothing. */
  companyName: string;
  /** Null: a key can be made. */
  fault: LineFault | null;
};

/** What a list holds; or why it can't be taken at all. */
export type ReadList = { lines: ClientLine[] } | { fault: "list_empty" | "too_many_entries" | "list_long" };

type Column = "description" | "vat" | "companyName";

/** Names that a column may have, in lower case and without anything but letters. */
const columnNames: Record<Column, readonly string[]> = {
  description: ["description", "descrizione", "client", "cliente", "key", "chiave"],
  vat: ["vat", "vatnumber", "vatid", "partitaiva", "piva", "iva"],
  companyName: ["company", "companyname", "name", "azienda", "ragionesociale", "denominazione", "nome"],
};
const inOrder: readonly Column[] = ["description", "vat", "companyName"];

/** The column that a cell of the first line names; null when it names none. */
function columnOf(cell: string): Column | null {
  const word = cell.toLowerCase().replace(/\P{Letter}/gu, "");
  return inOrder.find((column) => columnNames[column].includes(word)) ?? null;
}

/** The columns of the list, and whether its first line names them: at least the VAT number must be among them. */
function columnsOf(first: readonly string[]): { columns: readonly (Column | null)[]; named: boolean } {
  const columns = first.map(columnOf);
  return columns.includes("vat") ? { columns, named: true } : { columns: inOrder, named: false };
}

const clean = (cell: string | undefined) => (cell ?? "").replace(/\p{Cc}+/gu, " ").trim();

function faultOf(
  line: Omit<ClientLine, "fault">,
  typedVat: string,
  seen: ReadonlySet<string>,
): LineFault | null {
  if (line.description === "") return "description_missing";
  if (line.description.length > descriptionMax) return "description_long";
  if (typedVat === "") return "vat_missing";
  if (normalizeVat(typedVat) === null) return "vat_malformed";
  if (line.vat.startsWith("IT") && !isItalianVat(line.vat)) return "vat_check_digit";
  if (line.companyName.length > companyNameMax) return "name_long";
  return seen.has(line.vat) ? "vat_twice" : null;
}

/** A name may hold a comma, but no tab, and hardly a semicolon: the rarest sign that splits the first line is it. */
function rowsOf(text: string): string[][] {
  const split = (delimiter: string) =>
    Papa.parse<string[]>(text, { delimiter, skipEmptyLines: "greedy" }).data;
  const delimiter = ["\t", ";"].find((each) => split(each)[0]?.length !== 1);
  return split(delimiter ?? ",");
}

/**
 * Reads a pasted list or a CSV file (comma, semicolon or tab; quotes as in RFC 4180): description, VAT number, company
 * name, in this order or under names of their own in the first line.
 */
export function readList(text: string): ReadList {
  if (text.length > listMax) return { fault: "list_long" };
  const data = rowsOf(text.replace(/^\uFEFF/, ""));
  const [first] = data;
  if (!first) return { fault: "list_empty" };
  const { columns, named } = columnsOf(first);
  const rows = named ? data.slice(1) : data;
  if (rows.length === 0) return { fault: "list_empty" };
  if (rows.length > clientsMax) return { fault: "too_many_entries" };
  const seen = new Set<string>();
  const lines = rows.map((row, index) => {
    const cell = (column: Column) => clean(row[columns.indexOf(column)]);
    const typedVat = cell("vat");
    const description = cell("description") || cell("companyName");
    const line = {
      position: index + 1,
      description,
      vat: normalizeVat(typedVat) ?? typedVat,
      companyName: cell("companyName") || description,
    };
    const fault = faultOf(line, typedVat, seen);
    if (fault === null) seen.add(line.vat);
    return { ...line, fault };
  });
  return { lines };
}

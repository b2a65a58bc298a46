import { refuse } from "./refusal";

const sequenceMax = 36 ** 5 - 1;

/**
 * The name of a document that came without one: `IT01234567890_0000A.xml` (Specifiche tecniche SDI §2.2). The
 * sequence is a whole number of the sender's, 0 to 36⁵ − 1, written in base 36; `signed` adds `.p7m`. The VAT
 * number is spelled as `normalizeVat` does.
 */
export function fileNameOf(vat: string, sequence: number, signed = false): string {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > sequenceMax) {
    return refuse("file_name", "file_name_sequence", "The file names of this company are used up.");
  }
  return `${vat}_${sequence.toString(36).toUpperCase().padStart(5, "0")}.xml${signed ? ".p7m" : ""}`;
}

// A name goes into ZIP files and onto anybody's disk.
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]/u;

/**
 * A given file name, trimmed, or null when none is given: at most 120 characters, no path, ending in `.xml` or
 * `.p7m`. Other names than the exchange's pattern pass, as clients send them; `isExchangeFileName` tells.
 */
export function acceptFileName(given: string | null | undefined): string | null {
  const name = given?.trim() ?? "";
  if (name === "") return null;
  if (
    name.length > 120 ||
    FORBIDDEN.test(name) ||
    name.startsWith(".") ||
    !/\.(?:xml|p7m)$/i.test(name) ||
    !name.isWellFormed()
  ) {
    return refuse("file_name", "file_name", "The file name must end in .xml or .p7m and hold no path.");
  }
  return name;
}

/** Whether a name is as the exchange wants it: country, code, underscore, one to five letters or digits (00001). */
export function isExchangeFileName(name: string): boolean {
  return /^[A-Z]{2}[A-Za-z0-9]{2,28}_[A-Za-z0-9]{1,5}\.xml(?:\.p7m)?$/.test(name);
}

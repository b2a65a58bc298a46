import { refuse, type UploadField } from "./refusal";

/** What a document may declare, and how `TextDecoder` calls it; anything else is refused. */
const ENCODINGS = new Map<string, string>([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["us-ascii", "utf-8"],
  ["ascii", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16le", "utf-16"],
  ["utf-16be", "utf-16"],
  ["latin1", "windows-1252"],
  ["macintosh", "macintosh"],
  ["iso-8859-1", "windows-1252"],
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((n): [string, string] => [
    `iso-8859-${n}`,
    `iso-8859-${n}`,
  ]),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((n): [string, string][] => [
    [`windows-125${n}`, `windows-125${n}`],
    [`cp125${n}`, `windows-125${n}`],
  ]),
]);

// What windows-1252 has at 0x80 to 0x9f. Node 20's own decoder reads that label as ISO-8859-1, without the euro.
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const DECLARATION = /^(<\?xml\s[^>]{0,200}?\sencoding\s*=\s*["'])([^"'>]{1,60})(["'])/;

/**
 * The text of a document's bytes, without its BOM: by BOM, else by the XML declaration, else UTF-8 (XML 1.0
 * appendix F). ISO-8859-1 is read as windows-1252, as browsers do. Refuses bytes that the encoding can't have
 * written, and encodings we don't read.
 */
export function decode(bytes: Uint8Array, field: UploadField = "file"): string {
  const found = encodingOf(bytes, field);
  if (found.decoder === "windows-1252") {
    const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    return latin.replace(/[\u0080-\u009f]/g, (unit) => WINDOWS_1252.charAt(unit.charCodeAt(0) - 0x80));
  }
  try {
    return new TextDecoder(found.decoder, { fatal: true }).decode(bytes);
  } catch {
    return refuse(field, "encoding_wrong", `The document is not ${found.name}, as it should be.`, {
      encoding: found.name,
    });
  }
}

function encodingOf(bytes: Uint8Array, field: UploadField): { name: string; decoder: string } {
  const [b0, b1, b2, b3] = bytes;
  if (
    (b0 === 0xff && b1 === 0xfe && b2 === 0 && b3 === 0) ||
    (b0 === 0 && b1 === 0 && b2 === 0xfe && b3 === 0xff)
  ) {
    return refuseUnknown(field, "UTF-32");
  }
  if (b0 === 0xef && b1 === 0xbb && b2 === 0xbf) return { name: "UTF-8", decoder: "utf-8" };
  if ((b0 === 0xff && b1 === 0xfe) || (b0 === 0x3c && b1 === 0))
    return { name: "UTF-16", decoder: "utf-16le" };
  if ((b0 === 0xfe && b1 === 0xff) || (b0 === 0 && b1 === 0x3c))
    return { name: "UTF-16", decoder: "utf-16be" };

  const head = String.fromCharCode(...bytes.subarray(0, 400));
  const name = DECLARATION.exec(head)?.[2] ?? "UTF-8";
  const decoder = ENCODINGS.get(name.toLowerCase());
  if (decoder === undefined) return refuseUnknown(field, name);
  // UTF-16 can't be: the declaration was readable in single bytes.
  if (decoder === "utf-16") {
    return refuse(field, "encoding_wrong", `The document is not ${name}, as it declares.`, {
      encoding: name,
    });
  }
  return { name, decoder };
}

function refuseUnknown(field: UploadField, encoding: string): never {
  return refuse(field, "encoding_unknown", `The encoding ${encoding} is not one we read.`, { encoding });
}

/**
 * The UTF-8 bytes of a document kept as text, for a file or a signature; an encoding other than UTF-8 in its
 * declaration becomes `UTF-8`, or the file would lie.
 */
export function encode(text: string): Uint8Array {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return new TextEncoder().encode(
    plain.replace(DECLARATION, (whole, before: string, name: string, after: string) =>
      /^utf-?8$/i.test(name) ? whole : `${before}UTF-8${after}`,
    ),
  );
}

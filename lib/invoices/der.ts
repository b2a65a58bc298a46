// What signing needs of DER (X.690 §10), as functions from bytes to bytes; `ber.ts` reads.

/** One value: a one-byte tag, a definite length, and the content put together. */
export function der(tag: number, ...content: Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 0);
  const length: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const header = size < 0x80 ? [tag, size] : [tag, 0x80 | length.length, ...length];
  return Buffer.concat([Uint8Array.from(header), ...content]);
}

/** SEQUENCE. */
export const sequence = (...parts: Uint8Array[]): Uint8Array => der(0x30, ...parts);

/** SET OF: sorted by its bytes, as DER asks (X.690 §11.6). */
export const setOf = (...parts: Uint8Array[]): Uint8Array => der(0x31, ...[...parts].sort(Buffer.compare));

/** OCTET STRING. */
export const octetString = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);

/** BIT STRING of whole bytes. */
export const bitString = (bytes: Uint8Array): Uint8Array => der(0x03, Uint8Array.of(0), bytes);

/** NULL. */
export const nothing: Uint8Array = der(0x05);

/** INTEGER, not negative, from big-endian bytes. */
export function integer(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const significant = bytes.subarray(from);
  return (significant[0] ?? 0) >= 0x80 ? der(0x02, Uint8Array.of(0), significant) : der(0x02, significant);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [top = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
  const bytes = [top * 40 + second, ...arcs].flatMap((arc) => {
    const groups = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
      groups.unshift((rest % 128) | 0x80);
    return groups;
  });
  return der(0x06, Uint8Array.from(bytes));
}

/** UTF8String. */
export const utf8String = (text: string): Uint8Array => der(0x0c, Buffer.from(text, "utf8"));

/** Time in UTC to the second: UTCTime up to 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function time(date: Date): Uint8Array {
  const digits = `${date
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replace(/[-:T]/g, "")}Z`;
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits));
}

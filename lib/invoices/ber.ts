/**
 * A value of ASN.1 in BER (X.690 §8): where it lies in its bytes, and what it holds when it's constructed.
 * Positions are offsets into the bytes given to `readBer`.
 */
export interface Ber {
  /** The identifier octet: class, constructed bit and number (`0x30` is a sequence, `0xa0` context 0). */
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  /** Empty for a primitive value. */
  readonly children: readonly Ber[];
}

const depthMax = 48;
const nodesMax = 200_000;

/** Thrown by this file for bytes that aren't BER; `openP7m` turns it into a refusal. */
export class BerError extends Error {}

/**
 * The first BER value of the bytes (definite and indefinite lengths; what follows is left alone). Linear in their
 * number, and bounded in depth: our own reader, because the library's copies nested octet strings per level.
 */
export function readBer(bytes: Uint8Array): Ber {
  let nodes = 0;

  const read = (start: number, limit: number, depth: number): Ber => {
    if (++nodes > nodesMax || depth > depthMax) throw new BerError("Too complex.");
    const tag = byteAt(start, limit);
    if ((tag & 0x1f) === 0x1f) throw new BerError("Tag number above 30.");
    const first = byteAt(start + 1, limit);
    let contentStart = start + 2;
    if (first === 0x80) {
      if ((tag & 0x20) === 0) throw new BerError("Primitive value of indefinite length.");
      return readIndefinite(tag, start, contentStart, limit, depth);
    }
    let length = first;
    if (first > 0x80) {
      const count = first & 0x7f;
      if (count > 4) throw new BerError("Length out of range.");
      length = 0;
      for (let index = 0; index < count; index++) length = length * 256 + byteAt(contentStart++, limit);
    }
    const end = contentStart + length;
    if (end > limit) throw new BerError("Length beyond the end.");
    const children: Ber[] = [];
    if ((tag & 0x20) !== 0) {
      for (let at = contentStart; at < end; ) {
        const child = read(at, end, depth + 1);
        children.push(child);
        at = child.end;
      }
    }
    return { tag, start, contentStart, contentEnd: end, end, children };
  };

  const readIndefinite = (
    tag: number,
    start: number,
    contentStart: number,
    limit: number,
    depth: number,
  ): Ber => {
    const children: Ber[] = [];
    let at = contentStart;
    while (byteAt(at, limit) !== 0 || byteAt(at + 1, limit) !== 0) {
      const child = read(at, limit, depth + 1);
      children.push(child);
      at = child.end;
    }
    return { tag, start, contentStart, contentEnd: at, end: at + 2, children };
  };

  const byteAt = (index: number, limit: number): number => {
    const byte = index < limit ? bytes[index] : undefined;
    if (byte === undefined) throw new BerError("Unexpected end.");
    return byte;
  };

  return read(0, bytes.length, 0);
}

/** The child at an index, which must have that tag. */
export function childAt(node: Ber, index: number, tag: number): Ber {
  const child = node.children[index];
  if (child?.tag !== tag) throw new BerError(`Expected tag 0x${tag.toString(16)}.`);
  return child;
}

/** The bytes between a value's header and its end. */
export function contentOf(bytes: Uint8Array, node: Ber): Uint8Array {
  return bytes.subarray(node.contentStart, node.contentEnd);
}

/** An octet string's bytes, put together when it's sent in pieces (X.690 §8.7.3). */
export function octetsOf(bytes: Uint8Array, node: Ber): Uint8Array {
  if (node.tag === 0x04) return contentOf(bytes, node);
  if (node.tag !== 0x24) throw new BerError("Expected an octet string.");
  return Buffer.concat(node.children.map((child) => octetsOf(bytes, child)));
}

/** An object identifier in dotted form. */
export function oidOf(bytes: Uint8Array, node: Ber | undefined): string {
  if (node?.tag !== 0x06) throw new BerError("Expected an object identifier.");
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contentOf(bytes, node).subarray(0, 64)) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const top = Math.min(Math.floor(arc / 40), 2);
      arcs.push(top, arc - top * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

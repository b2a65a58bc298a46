const ARMOUR = /^-----(?:BEGIN|END) [A-Z0-9 #]{1,40}-----$/;

/**
 * The bytes that Base64 text means (RFC 4648 §4; line breaks, missing padding and PEM armour are let through), or
 * null when it is something else. `Buffer` alone would skip whatever isn't Base64.
 */
export function base64Bytes(input: Uint8Array | string): Uint8Array | null {
  const text =
    typeof input === "string"
      ? input
      : Buffer.from(input.buffer, input.byteOffset, input.length).toString("latin1");
  const body = text.includes("-----")
    ? text
        .split(/\r?\n/)
        .filter((line) => !ARMOUR.test(line.trim()))
        .join("")
    : text;
  const compact = body.replace(/\s+/g, "");
  if (compact === "" || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
  const length = compact.replace(/=+$/, "").length;
  return length % 4 === 1 ? null : Buffer.from(compact, "base64");
}

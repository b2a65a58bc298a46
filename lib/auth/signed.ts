import { createHmac, timingSafeEqual } from "node:crypto";

/** What a signed value is for; one made for one purpose is nothing for another. */
export type SignedPurpose = "sign-in" | "device" | "desk-sign-in" | "desk-device";

function signature(secret: string, purpose: SignedPurpose, value: string): string {
  return createHmac("sha256", secret)
    .update(JSON.stringify([purpose, value]))
    .digest("base64url");
}

/** A value nobody else can make: `value.signature`. The value is readable and may hold dots. */
export function sign(secret: string, purpose: SignedPurpose, value: string): string {
  return `${value}.${signature(secret, purpose, value)}`;
}

/** The value of what {@link sign} made; null when it was made by another, for another purpose, or changed. */
export function readSigned(
  secret: string,
  purpose: SignedPurpose,
  text: string | null | undefined,
): string | null {
  const dot = text?.lastIndexOf(".") ?? -1;
  if (!text || dot < 0) return null;
  const value = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1));
  const expected = Buffer.from(signature(secret, purpose, value));
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null;
}

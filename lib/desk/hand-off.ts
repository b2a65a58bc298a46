import { createHmac, timingSafeEqual } from "node:crypto";

/** Days a hand-off link can be used. */
export const handOffDays = 7;

/** Wrong codes that a hand-off link takes; with the last of them it is dead. */
export const codeTries = 5;

/** How a hand-off link stands: only an open one can be used, and no other ever opens again. */
export const handOffStates = ["open", "used", "withdrawn", "locked", "expired"] as const;
export type HandOffState = (typeof handOffStates)[number];

/** What decides how a link stands. */
export type HandOffStanding = {
  used: boolean;
  withdrawn: boolean;
  codeTriesLeft: number;
  /** Its seven days are over. */
  expired: boolean;
};

/** How a link stands, in one word; what somebody did to it comes before what time did. */
export function handOffState({ used, withdrawn, codeTriesLeft, expired }: HandOffStanding): HandOffState {
  if (used) return "used";
  if (withdrawn) return "withdrawn";
  if (codeTriesLeft <= 0) return "locked";
  return expired ? "expired" : "open";
}

const codeDigits = 6;

/** How many codes there are. */
export const codesMax = 10 ** codeDigits;

/** A code as it is told by phone and typed in: six digits. `number` is below {@link codesMax}. */
export function codeOf(number: number): string {
  return String(number).padStart(codeDigits, "0");
}

/** The digits of a code as somebody typed it, with spaces or dashes or without; null when it can't be one. */
export function typedCode(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, "");
  return /^\d+$/.test(digits) && digits.length === codeDigits ? digits : null;
}

/**
 * What is stored of a code: six digits alone could be guessed from their hash, so it is keyed, and made for one link.
 */
export function codeHash(authSecret: string, linkHash: Buffer, code: string): Buffer {
  return createHmac("sha256", authSecret)
    .update(JSON.stringify(["desk-hand-off-code", linkHash.toString("hex"), code]))
    .digest();
}

/** Whether a code is the one of a link, in even time. */
export function isCode(stored: Buffer, authSecret: string, linkHash: Buffer, code: string): boolean {
  const given = codeHash(authSecret, linkHash, code);
  return stored.length === given.length && timingSafeEqual(stored, given);
}

/** The address of a hand-off link; the only place where the link is in clear. */
export const handOffUrl = (baseUrl: string, link: string) => `${baseUrl}/desk/hand-off?link=${link}`;

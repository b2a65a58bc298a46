import { hash } from "node:crypto";
import type { Environment } from "@/lib/access/presets";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 43 base62 digits hold 256 bits. */
const bodyLength = 43;
/** 6 base62 digits hold 4 bytes: one typo in four thousand million passes. */
const checksumLength = 6;
const pattern = /^ik_(test|live)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

function base62(bytes: Uint8Array, length: number): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
  let digits = "";
  for (let i = 0; i < length; i++) {
    digits = alphabet.charAt(Number(number % 62n)) + digits;
    number /= 62n;
  }
  return digits;
}

function checksum(prefixAndBody: string): string {
  return base62(hash("sha256", prefixAndBody, "buffer").subarray(0, 4), checksumLength);
}

/** A secret's text from 32 random bytes: `ik_test_` or `ik_live_`, 43 base62 digits, 6 of checksum. */
export function formatSecret(environment: Environment, random: Uint8Array): string {
  if (random.length !== 32) throw new RangeError("A secret needs 32 random bytes");
  const text = `ik_${environment}_${base62(random, bodyLength)}`;
  return text + checksum(text);
}

/** The environment a well-formed secret names; null when the format or the checksum is wrong (a typo). */
export function secretEnvironment(text: string): Environment | null {
  const match = pattern.exec(text);
  if (!match || checksum(text.slice(0, -checksumLength)) !== match[3]) return null;
  return match[1] === "live" ? "live" : "test";
}

/** What the database stores: SHA-256 of the text. 256 random bits need no slow hash. */
export function hashSecret(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

/** The last four characters: enough to tell secrets apart, useless to guess one. */
export function secretHint(text: string): string {
  return text.slice(-4);
}

/** What a sealed test secret is bound to, so that it opens in its own row only. */
export const sealedFor = (secretId: number) => `key_secret:${secretId}`;

const anySecret = /ik_(test|live)_[0-9A-Za-z_-]*/g;

const escapedWord = /%(?:25)*(?:3\d|[46][1-9a-f]|[57][0-9a]|5f)/gi;

/** Letters, digits and underscores that hide behind percent escapes, also escaped twice, as they are meant. */
function uncovered(text: string): string {
  return text.includes("%")
    ? text.replace(escapedWord, (hidden) => String.fromCharCode(Number.parseInt(hidden.slice(-2), 16)))
    : text;
}

/** Takes every secret out of a text that is to be logged or shown: `ik_live_…`. */
export function redact(text: string): string {
  return uncovered(text).replace(anySecret, "ik_$1_…");
}

/** True when the text holds something that looks like a secret: it must not go into a search or a URL. */
export function holdsSecret(text: string): boolean {
  return /ik_(test|live)_/.test(uncovered(text));
}

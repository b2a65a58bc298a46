import { createHash, randomBytes } from "node:crypto";

const pattern = /^[\w-]{43}$/;

/** 256 random bits for a link in a mail, and the hash that is stored instead. */
export function newLink(): { link: string; hash: Buffer } {
  const link = randomBytes(32).toString("base64url");
  return { link, hash: createHash("sha256").update(link).digest() };
}

/** The stored form of a link that came back; null when it can't be one of ours. */
export function linkHash(link: string | null | undefined): Buffer | null {
  return typeof link === "string" && pattern.test(link) ? createHash("sha256").update(link).digest() : null;
}

import { createCipheriv, createDecipheriv } from "node:crypto";

/** Encryption keys by id, the current one first (`ENCRYPTION_KEY`). */
export type SealingKeys = readonly { id: string; key: Buffer }[];

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM: `[1 byte id length][id][12 byte iv][16 byte tag][ciphertext]`. The key's id is stored, so keys
 * can be changed; `boundTo` is authenticated with it, so a sealed value opens only where it was put.
 * `iv` must be fresh random bytes.
 */
export function seal(keys: SealingKeys, plain: Uint8Array, boundTo: string, iv: Uint8Array): Buffer {
  const [current] = keys;
  if (!current) throw new Error("No encryption key");
  const keyId = Buffer.from(current.id, "utf8");
  const cipher = createCipheriv("aes-256-gcm", current.key, iv);
  cipher.setAAD(Buffer.from(boundTo, "utf8"));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([keyId.length]), keyId, iv, cipher.getAuthTag(), body]);
}

/** Opens what {@link seal} made. @throws Error when the key is unknown, or the value or its place changed. */
export function open(keys: SealingKeys, sealed: Uint8Array, boundTo: string): Buffer {
  const bytes = Buffer.from(sealed);
  const idLength = bytes[0] ?? 0;
  const keyId = bytes.subarray(1, 1 + idLength).toString("utf8");
  const key = keys.find((candidate) => candidate.id === keyId)?.key;
  if (!key) throw new Error(`Sealed under the unknown encryption key "${keyId}"`);
  const ivStart = 1 + idLength;
  const tagStart = ivStart + ivBytes;
  const bodyStart = tagStart + tagBytes;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(ivStart, tagStart), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(boundTo, "utf8"));
  decipher.setAuthTag(bytes.subarray(tagStart, bodyStart));
  return Buffer.concat([decipher.update(bytes.subarray(bodyStart)), decipher.final()]);
}

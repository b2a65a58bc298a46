import { cache } from "react";
import { db } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { findKey } from "@/lib/keys/queries";

const read = cache((accountId: number, keyId: number) => findKey(db(), accountId, keyId));

/** The key an address names, read once a request; null when it is no id, is deleted, or is another account's. */
export async function readKey({ accountId }: Ctx, keyId: string) {
  return /^[1-9]\d{0,8}$/.test(keyId) ? read(accountId, Number(keyId)) : null;
}

import { db } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { type KeyUse, lastDayOf, type SecretUse, usableSecrets } from "@/lib/keys/secret-queries";

type Wire<T> = {
  [Field in keyof T]: T[Field] extends Date | null
    ? T[Field] extends Date
      ? string
      : string | null
    : T[Field];
};

/** What changes while a key's page is open, as it crosses the wire: instants are ISO 8601. */
export type Live = { use: Wire<KeyUse>; secrets: Wire<SecretUse>[] };

/** How much a key and each of its secrets is used now. */
export async function readLive({ accountId }: Ctx, keyId: number): Promise<Live> {
  const [use, secrets] = await Promise.all([
    lastDayOf(db(), accountId, keyId),
    usableSecrets(db(), accountId, keyId),
  ]);
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    use: { ...use, lastAt: text(use.lastAt) },
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: secret.createdAt.toISOString(),
      endsAt: text(secret.endsAt),
      lastUsedAt: text(secret.lastUsedAt),
    })),
  };
}

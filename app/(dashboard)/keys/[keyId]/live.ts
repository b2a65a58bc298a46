import { db } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { type SecretUse, usableSecrets } from "@/lib/keys/secret-queries";

type Wire<T> = {
  [Field in keyof T]: T[Field] extends Date | null
    ? T[Field] extends Date
      ? string
      : string | null
    : T[Field];
};

/** What changes while a key's page is open, as it crosses the wire: instants are ISO 8601. */
export type Live = { secrets: Wire<SecretUse>[] };

/** How much each secret of a key is used now. */
export async function readLive({ accountId }: Ctx, keyId: number): Promise<Live> {
  const secrets = await usableSecrets(db(), accountId, keyId);
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: secret.createdAt.toISOString(),
      endsAt: text(secret.endsAt),
      lastUsedAt: text(secret.lastUsedAt),
    })),
  };
}

import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db";
import { aKey, anAccount, type TestAccount } from "@/db/factories";
import { deskHandOffs, deskLinks } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import type { Ctx } from "@/lib/ctx";
import { acceptHandOff, makeHandOff } from "@/lib/desk/hand-off-commands";
import type { DeskPerson } from "@/lib/desk/link-commands";

/** Makes a hand-off link, for test and without a code unless told otherwise. */
export const handOver = (
  account: Pick<TestAccount, "ctx">,
  keyId: number,
  given: { environment?: Environment; withCode?: boolean; creationId?: string; ctx?: Ctx } = {},
) =>
  db().transaction((tx) =>
    makeHandOff(tx, given.ctx ?? account.ctx, {
      keyId,
      environment: given.environment ?? "test",
      withCode: given.withCode ?? false,
      creationId: given.creationId ?? randomUUID(),
    }),
  );

/** The link out of its address. */
export const linkIn = (url: string) => new URL(url).searchParams.get("link") ?? "";

/** The rows of a key's hand-off links. */
export const handOffRows = (keyId: number) =>
  db().select().from(deskHandOffs).where(eq(deskHandOffs.keyId, keyId)).orderBy(deskHandOffs.id);

/** The links of a key that are alive. */
export const linksOf = (keyId: number) =>
  db()
    .select()
    .from(deskLinks)
    .where(and(eq(deskLinks.keyId, keyId), isNull(deskLinks.endedAt)));

/** Uses a link, as its page does. */
export const accept = (person: DeskPerson, url: string, code = "") =>
  acceptHandOff(person, { link: linkIn(url), code });

/** A link for test, of a key and an account of its own. */
export async function aHandOff(withCode = false) {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const made = await handOver(account, keyId, { withCode });
  return { account, keyId, ...made };
}

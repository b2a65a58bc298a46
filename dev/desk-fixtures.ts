import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db";
import type { TestAccount } from "@/db/factories";
import { deskHandOffs, deskUsers } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import type { Ctx } from "@/lib/ctx";
import { makeHandOff } from "@/lib/desk/hand-off-commands";
import type { DeskPerson } from "@/lib/desk/link-commands";

let address = 0;

/** Somebody on Desk whom no other test knows, at an address of their own. */
export async function aDeskPerson(): Promise<DeskPerson> {
  const email = `${randomUUID()}@desk.example`;
  const [made] = await db()
    .insert(deskUsers)
    .values({ email, passwordHash: "none" })
    .returning({ id: deskUsers.id });
  if (!made) throw new Error("No Desk user was made");
  address += 1;
  return {
    deskUserId: made.id,
    email,
    ip: `2001:db8:7:${address.toString(16)}::1`,
    userAgent: "Firefox",
  };
}

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

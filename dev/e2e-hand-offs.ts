import { randomUUID } from "node:crypto";
import { eq, max } from "drizzle-orm";
import { db } from "../db/index";
import { deskHandOffs, deskLinks, deskUsers } from "../db/schema";
import type { Environment } from "../lib/access/presets";
import type { Ctx } from "../lib/ctx";
import { acceptHandOff, makeHandOff } from "../lib/desk/hand-off-commands";

/** Whose key is handed over; `used`: to a Desk user who was made for it. */
export type HandOffAsked = {
  accountId: number;
  userId: number;
  keyId: number;
  environment?: Environment;
  used?: boolean;
};

/** A hand-off link without a code, as a browser test needs to know it. */
export type MadeLink = {
  /** Where it leads; the address in full is the server's own, which this process does not know. */
  path: string;
  link: string;
  handOffId: number;
  /** Of the Desk user who used it; null: nobody has. */
  linkId: number | null;
};

/** Hands a key over as its page does. */
export async function handKeyOver({
  accountId,
  userId,
  keyId,
  environment = "test",
  used = false,
}: HandOffAsked): Promise<MadeLink> {
  const ctx: Ctx = {
    accountId,
    actor: { type: "user", userId },
    ip: null,
    userAgent: null,
    passwordFresh: true,
  };
  const { url } = await db().transaction((tx) =>
    makeHandOff(tx, ctx, { keyId, environment, withCode: false, creationId: randomUUID() }),
  );
  const link = new URL(url).searchParams.get("link") ?? "";
  const [row] = await db()
    .select({ handOffId: max(deskHandOffs.id) })
    .from(deskHandOffs)
    .where(eq(deskHandOffs.keyId, keyId));
  const handOffId = row?.handOffId ?? 0;
  return {
    path: `/desk/hand-off?link=${link}`,
    link,
    handOffId,
    linkId: used ? await use(link, handOffId) : null,
  };
}

async function use(link: string, handOffId: number): Promise<number> {
  const email = `desk-${randomUUID()}@example.com`;
  const [user] = await db()
    .insert(deskUsers)
    .values({ email, passwordHash: "none" })
    .returning({ id: deskUsers.id });
  if (!user) throw new Error("No Desk user was made");
  const person = { deskUserId: user.id, email, ip: null, userAgent: null };
  await acceptHandOff(person, { link, code: "" });
  const [made] = await db()
    .select({ id: deskLinks.id })
    .from(deskLinks)
    .where(eq(deskLinks.handOffId, handOffId));
  if (!made) throw new Error("The link was not used");
  return made.id;
}

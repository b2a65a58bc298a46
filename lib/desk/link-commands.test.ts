import { and, eq, isNull, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { aDeskPerson, aKey, anAccount, type TestAccount } from "@/db/factories";
import { auditEntries, deskLinks } from "@/db/schema";
import { aSeat, openShop } from "@/dev/seats-fixtures";
import { DomainError } from "@/lib/errors";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { formatSecret } from "@/lib/keys/secret";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { moveSeat } from "@/lib/seats/commands";
import { doorOf } from "./desk-fixtures";
import { cutOff, type DeskPerson, linkBySecret, unlink } from "./link-commands";

openShop();

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );
const change = (account: TestAccount, keyId: number, settings: object) =>
  db().transaction((tx) => updateKey(tx, account.ctx, keyId, settings));
const living = (person: DeskPerson) =>
  db()
    .select()
    .from(deskLinks)
    .where(and(eq(deskLinks.deskUserId, person.deskUserId), isNull(deskLinks.endedAt)));
const entriesOf = async (account: TestAccount) => {
  const mine = eq(auditEntries.accountId, account.accountId);
  const entries = await db().select().from(auditEntries).where(mine).orderBy(auditEntries.id);
  return entries.filter(({ action }) => action.startsWith("desk."));
};

describe("a secret that is entered", () => {
  it("is told apart: a typo, one that never was, a key that is disabled or expired, one without a seat", async () => {
    const person = await aDeskPerson();
    const account = await anAccount();
    const key = await aKey(account);
    const never = formatSecret("live", Buffer.alloc(32, 7));
    expect(await reasonOf(linkBySecret(person, `${key.testSecret.slice(0, -1)}!`))).toBe(
      "desk_secret_malformed",
    );
    expect(await reasonOf(linkBySecret(person, never))).toBe("desk_key_unknown");
    expect(await reasonOf(linkBySecret(person, key.liveSecret))).toBe("desk_no_seat");
    await change(account, key.keyId, { enabled: false });
    expect(await reasonOf(linkBySecret(person, key.testSecret))).toBe("desk_key_disabled");
    await change(account, key.keyId, { enabled: true, expiresAt: new Date(Date.now() + 60_000) });
    await db().execute(sql`update keys set expires_at = now() - interval '1 second' where id = ${key.keyId}`);
    expect(await reasonOf(linkBySecret(person, key.testSecret))).toBe("desk_key_expired");
    await db().transaction((tx) => deleteKey(tx, account.ctx, key.keyId));
    expect(await reasonOf(linkBySecret(person, key.testSecret))).toBe("desk_key_unknown");
    expect(await living(person)).toEqual([]);
    expect(await entriesOf(account)).toEqual([]);
    expect(await doorOf(person)).toBe("no_key");
  });

  it("opens Desk at once, in the sandbox without a seat and live with one, and is stored nowhere", async () => {
    const account = await anAccount();
    const [tester, client] = [await aDeskPerson(), await aDeskPerson()];
    const key = await aKey(account);
    await linkBySecret(tester, ` ${key.testSecret}\n`);
    expect(await doorOf(tester)).toBe("open");
    await aSeat(account, { keyId: key.keyId });
    await linkBySecret(client, key.liveSecret);
    expect(await doorOf(client)).toBe("open");
    for (const secret of [key.testSecret, key.liveSecret]) {
      const body = secret.slice(8, 40);
      const [found] = await db().execute<{ found: string }>(
        sql`select count(*) as found from (select t::text from desk_links t union all select t::text from desk_users t
          union all select t::text from audit_entries t union all select t::text from limits t) x(t) where t like ${`%${body}%`}`,
      );
      expect(Number(found?.found)).toBe(0);
    }
    expect((await entriesOf(account)).map(({ action, actor, after }) => [action, actor, after])).toEqual([
      ["desk.linked", { type: "desk", email: tester.email }, { environment: "test", by: "secret" }],
      ["desk.linked", { type: "desk", email: client.email }, { environment: "live", by: "secret" }],
    ]);
  });

  it("takes the place of the one before; the same again changes nothing, and ten at once make one link", async () => {
    const account = await anAccount();
    const person = await aDeskPerson();
    const [first, second] = [await aKey(account), await aKey(account)];
    await linkBySecret(person, first.testSecret);
    await linkBySecret(person, first.testSecret);
    expect(await entriesOf(account)).toHaveLength(1);
    await linkBySecret(person, second.testSecret);
    expect((await living(person)).map(({ keyId }) => keyId)).toEqual([second.keyId]);
    const [before] = await db()
      .select()
      .from(deskLinks)
      .where(and(eq(deskLinks.deskUserId, person.deskUserId), eq(deskLinks.keyId, first.keyId)));
    expect(before?.endedBy).toBe("replaced");
    const secrets = Array.from({ length: 10 }, (_, i) => (i % 2 ? first : second).testSecret);
    expect(await Promise.all(secrets.map((secret) => reasonOf(linkBySecret(person, secret))))).toEqual(
      Array(10).fill("done"),
    );
    expect(await living(person)).toHaveLength(1);
  });

  it("may be tried thirty times in a quarter of an hour, typos not counted", async () => {
    const person = { ...(await aDeskPerson()), ip: "198.51.100.77" };
    const never = formatSecret("test", Buffer.alloc(32, 9));
    for (let i = 0; i < 30; i++) {
      expect(await reasonOf(linkBySecret(person, never))).toBe("desk_key_unknown");
      expect(await reasonOf(linkBySecret(person, "ik_test_typo"))).toBe("desk_secret_malformed");
    }
    expect(await reasonOf(linkBySecret(person, never))).toBe("too_many_minutes");
  });
});

describe("a link", () => {
  it("ends with its secret: at once, at the end of the overlap, and with the key", async () => {
    const account = await anAccount();
    const [one, two, three] = [await aDeskPerson(), await aDeskPerson(), await aDeskPerson()];
    const [key, other] = [await aKey(account), await aKey(account)];
    await linkBySecret(one, key.testSecret);
    await linkBySecret(two, other.testSecret);
    await linkBySecret(three, other.testSecret);
    const rotate = (keyId: number, overlapHours: 0 | 1) =>
      db().transaction((tx) => rotateSecret(tx, account.ctx, keyId, "test", overlapHours));
    await rotate(key.keyId, 0);
    expect(await doorOf(one)).toBe("key_unknown");
    await rotate(other.keyId, 1);
    expect(await doorOf(two)).toBe("open");
    await db().transaction((tx) => deleteKey(tx, account.ctx, other.keyId));
    expect([await doorOf(two), await doorOf(three)]).toEqual(["key_unknown", "key_unknown"]);
  });

  it("follows the key and its seat at once: disabled, enabled, seat moved away and back", async () => {
    const account = await anAccount();
    const client = await aDeskPerson();
    const [key, other] = [await aKey(account), await aKey(account)];
    const seat = await aSeat(account, { keyId: key.keyId });
    await linkBySecret(client, key.liveSecret);
    await change(account, key.keyId, { enabled: false });
    expect(await doorOf(client)).toBe("key_disabled");
    await change(account, key.keyId, { enabled: true });
    expect(await doorOf(client)).toBe("open");
    await db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, other.keyId, null));
    expect(await doorOf(client)).toBe("no_seat");
    await db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, key.keyId, null));
    expect(await doorOf(client)).toBe("open");
  });

  it("is let go by its user, and cut off by the key's owner only; a second time changes nothing", async () => {
    const [account, stranger] = [await anAccount(), await anAccount()];
    const [leaver, thrown] = [await aDeskPerson(), await aDeskPerson()];
    const key = await aKey(account);
    for (const person of [leaver, thrown]) await linkBySecret(person, key.testSecret);
    await unlink(leaver);
    await unlink(leaver);
    expect(await doorOf(leaver)).toBe("no_key");
    const [link] = await living(thrown);
    const cut = (ctx: TestAccount["ctx"]) => db().transaction((tx) => cutOff(tx, ctx, link?.id ?? 0));
    expect(await reasonOf(cut(stranger.ctx))).toBe("not_found");
    expect(await doorOf(thrown)).toBe("open");
    await cut(account.ctx);
    expect(await doorOf(thrown)).toBe("cut_off");
    await cut(account.ctx);
    expect((await entriesOf(account)).map(({ action }) => action)).toEqual([
      "desk.linked",
      "desk.linked",
      "desk.unlinked",
      "desk.cut_off",
    ]);
    await linkBySecret(thrown, key.testSecret);
    expect(await doorOf(thrown)).toBe("open");
  });
});

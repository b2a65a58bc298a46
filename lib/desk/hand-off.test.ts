import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { everything } from "@/db/everything";
import { aKey, anAccount } from "@/db/factories";
import { auditEntries, deskHandOffs, deskLinks } from "@/db/schema";
import { aDeskPerson, handOffRows, handOver, linkIn } from "@/dev/desk-fixtures";
import { aSeat, openShop } from "@/dev/seats-fixtures";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { codeOf, codeTries, type HandOffStanding, handOffState, typedCode } from "./hand-off";
import { acceptHandOff, noteOpened, withdrawHandOff } from "./hand-off-commands";
import { findHandOff, handOffsOf } from "./hand-off-queries";
import { cutOff, type DeskPerson } from "./link-commands";
import { openDesk } from "./link-queries";
import { peopleOf } from "./people-queries";

openShop();

const linksOf = (keyId: number) =>
  db()
    .select()
    .from(deskLinks)
    .where(and(eq(deskLinks.keyId, keyId), isNull(deskLinks.endedAt)));

const accept = (person: DeskPerson, url: string, code = "") =>
  acceptHandOff(person, { link: linkIn(url), code });

const off = (keyId: number) =>
  db()
    .update(deskHandOffs)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(deskHandOffs.keyId, keyId));

async function aHandOff(withCode = false) {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const made = await handOver(account, keyId, { withCode });
  return { account, keyId, ...made };
}

const wrong = (code: string | null) => codeOf((Number(code) + 1) % 1_000_000);

describe("the rules", () => {
  const open: HandOffStanding = { used: false, withdrawn: false, codeTriesLeft: 5, expired: false };
  test.each<[Partial<HandOffStanding>, string]>([
    [{}, "open"],
    [{ expired: true }, "expired"],
    [{ codeTriesLeft: 0, expired: true }, "locked"],
    [{ withdrawn: true, codeTriesLeft: 0 }, "withdrawn"],
    [{ used: true, expired: true }, "used"],
  ])("%j is %s", (given, state) => {
    expect(handOffState({ ...open, ...given })).toBe(state);
  });

  test.each([
    ["012345", "012345"],
    [" 012 345 ", "012345"],
    ["012-345", "012345"],
    ["12345", null],
    ["1234567", null],
    ["12345a", null],
    ["١٢٣٤٥٦", null],
    ["", null],
  ])("typed as %j a code is %j", (text, code) => {
    expect(typedCode(text)).toBe(code);
  });

  test("a code has six digits, also a small one", () => {
    expect(codeOf(42)).toBe("000042");
  });
});

describe("making a link", () => {
  test("stores neither the link nor its code, and shows both this once", async () => {
    const { keyId, url, code, account } = await aHandOff(true);
    const link = linkIn(url);
    expect(link).toMatch(/^[\w-]{43}$/);
    expect(code).toMatch(/^\d{6}$/);
    const [row] = await handOffRows(keyId);
    expect(row?.linkHash.length).toBe(32);
    expect(row?.codeHash?.length).toBe(32);
    const stored = JSON.stringify([row, await handOffsOf(db(), account.accountId, keyId)]);
    expect(stored).not.toContain(link);
    expect(stored).not.toContain(code);
  });

  test("asks for the password again", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const ctx = { ...account.ctx, passwordFresh: false };
    await expect(handOver(account, keyId, { ctx })).rejects.toMatchObject({ code: "password_needed" });
    expect(await handOffRows(keyId)).toEqual([]);
  });

  test("a key of another account is not found", async () => {
    const { keyId } = await aKey(await anAccount());
    await expect(handOver(await anAccount(), keyId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("is refused while the key is not usable, and says why", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const change = (patch: Parameters<typeof updateKey>[3]) =>
      db().transaction((tx) => updateKey(tx, account.ctx, keyId, patch));
    await expect(handOver(account, keyId, { environment: "live" })).rejects.toMatchObject({
      reason: "hand_off_no_seat",
    });
    await change({ enabled: false });
    await expect(handOver(account, keyId)).rejects.toMatchObject({ reason: "hand_off_key_disabled" });
    await change({ enabled: true });
    await db().execute(sql`update keys set expires_at = now() - interval '1 minute' where id = ${keyId}`);
    await expect(handOver(account, keyId)).rejects.toMatchObject({ reason: "hand_off_key_expired" });
    await db().execute(sql`update keys set expires_at = null where id = ${keyId}`);
    await db().transaction((tx) => deleteKey(tx, account.ctx, keyId));
    await expect(handOver(account, keyId)).rejects.toMatchObject({ code: "not_found" });
    expect(await handOffRows(keyId)).toEqual([]);
  });

  test("a live link needs a seat, and then is made", async () => {
    const account = await anAccount();
    const { keyId } = await aSeat(account);
    await handOver(account, keyId, { environment: "live" });
    expect(await handOffRows(keyId)).toHaveLength(1);
  });

  test("the same form sent twice at once makes one link", async () => {
    const account = await anAccount();
    const { keyId } = await aKey(account);
    const creationId = randomUUID();
    const made = await Promise.allSettled([1, 2, 3].map(() => handOver(account, keyId, { creationId })));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await handOffRows(keyId)).toHaveLength(1);
    const refused = made.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: { reason: "hand_off_made_already" } });
  });
});

describe("opening a link", () => {
  test("uses nothing up, however often, and tells the owner of the first time only", async () => {
    const { account, keyId, url } = await aHandOff();
    const link = linkIn(url);
    await Promise.all([1, 2, 3].map(() => noteOpened(link, { ip: "192.0.2.1", userAgent: "A scanner" })));
    await noteOpened(link, { ip: "192.0.2.2", userAgent: "Firefox".repeat(200) });
    expect(await findHandOff(link)).toMatchObject({ state: "open", closed: null, keyId });
    const [seen] = await handOffsOf(db(), account.accountId, keyId);
    expect(seen).toMatchObject({ state: "open", openedIp: "192.0.2.1", openedUserAgent: "A scanner" });
    expect(await linksOf(keyId)).toEqual([]);
    await accept(await aDeskPerson(), url);
  });

  test("what is no link is none, and changes nothing", async () => {
    await aHandOff();
    const before = await everything();
    for (const link of ["", "a".repeat(43), "a'; drop table", "ü".repeat(43)]) {
      await noteOpened(link, { ip: null, userAgent: null });
      expect(await findHandOff(link)).toBeNull();
    }
    expect(await everything()).toEqual(before);
  });
});

describe("using a link", () => {
  test("links the key, is noted, and is over", async () => {
    const { account, keyId, url } = await aHandOff();
    const person = await aDeskPerson();
    await accept(person, url);
    expect(await openDesk(person.deskUserId)).toMatchObject({
      link: { keyId, environment: "test", origin: "hand_off" },
    });
    expect(await handOffsOf(db(), account.accountId, keyId)).toMatchObject([
      { state: "used", usedBy: person.email, madeBy: account.email },
    ]);
    const noted = await db()
      .select({ action: auditEntries.action, actor: auditEntries.actor })
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, account.accountId), eq(auditEntries.action, "desk.linked")));
    expect(noted).toEqual([{ action: "desk.linked", actor: { type: "desk", email: person.email } }]);
    await expect(accept(await aDeskPerson(), url)).rejects.toMatchObject({ reason: "hand_off_used" });
    expect(await linksOf(keyId)).toHaveLength(1);
  });

  test("by several people at once it is used by one", async () => {
    const { keyId, url } = await aHandOff();
    const people = await Promise.all([1, 2, 3, 4].map(aDeskPerson));
    const done = await Promise.allSettled(people.map((person) => accept(person, url)));
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await linksOf(keyId)).toHaveLength(1);
  });

  test("sent twice at once by one person it is used once, and both are told that it went well", async () => {
    const { keyId, url, code } = await aHandOff(true);
    const person = await aDeskPerson();
    await Promise.all([1, 2].map(() => accept(person, url, code ?? "")));
    expect(await linksOf(keyId)).toHaveLength(1);
  });

  test("used and withdrawn at once it is one of the two", async () => {
    for (let round = 0; round < 4; round++) {
      const { account, keyId, url } = await aHandOff();
      const [row] = await handOffRows(keyId);
      const person = await aDeskPerson();
      const [used, withdrawn] = await Promise.allSettled([
        accept(person, url),
        db().transaction((tx) => withdrawHandOff(tx, account.ctx, row?.id ?? 0)),
      ]);
      expect(new Set([used.status, withdrawn.status])).toEqual(new Set(["fulfilled", "rejected"]));
      expect(await linksOf(keyId)).toHaveLength(used.status === "fulfilled" ? 1 : 0);
    }
  });

  test("takes the place of the key that was linked before", async () => {
    const first = await aHandOff();
    const second = await aHandOff();
    const person = await aDeskPerson();
    await accept(person, first.url);
    await accept(person, second.url);
    expect(await linksOf(first.keyId)).toEqual([]);
    expect(await peopleOf(db(), first.account.accountId, first.keyId)).toMatchObject({
      total: 0,
      before: [{ endedBy: "replaced" }],
    });
    expect(await linksOf(second.keyId)).toHaveLength(1);
  });

  test("is refused while the key does not open Desk, and works again when it does", async () => {
    const { account, keyId, url } = await aHandOff();
    const person = await aDeskPerson();
    const enabled = (on: boolean) =>
      db().transaction((tx) => updateKey(tx, account.ctx, keyId, { enabled: on }));
    await enabled(false);
    await expect(accept(person, url)).rejects.toMatchObject({ reason: "desk_key_disabled" });
    expect(await findHandOff(linkIn(url))).toMatchObject({ state: "open", closed: "key_disabled" });
    await enabled(true);
    await db().execute(sql`update keys set expires_at = now() - interval '1 minute' where id = ${keyId}`);
    await expect(accept(person, url)).rejects.toMatchObject({ reason: "desk_key_expired" });
    await db().execute(sql`update keys set expires_at = null where id = ${keyId}`);
    await accept(person, url);
    expect(await linksOf(keyId)).toHaveLength(1);
  });

  test("a live one is refused when the seat has gone", async () => {
    const account = await anAccount();
    const seat = await aSeat(account);
    const { url } = await handOver(account, seat.keyId, { environment: "live" });
    await db().execute(sql`update seats set status = 'unpaid' where id = ${seat.id}`);
    await expect(accept(await aDeskPerson(), url)).rejects.toMatchObject({ reason: "desk_no_seat" });
    expect(await linksOf(seat.keyId)).toEqual([]);
  });

  test("dies with its key", async () => {
    const { account, keyId, url } = await aHandOff();
    await db().transaction((tx) => deleteKey(tx, account.ctx, keyId));
    await expect(accept(await aDeskPerson(), url)).rejects.toMatchObject({ reason: "desk_key_unknown" });
    expect(await findHandOff(linkIn(url))).toMatchObject({ closed: "key_unknown" });
  });

  test("outlives a rotation of the secret", async () => {
    const { account, keyId, url } = await aHandOff();
    await db().transaction((tx) => rotateSecret(tx, account.ctx, keyId, "test", 0));
    const person = await aDeskPerson();
    await accept(person, url);
    await db().transaction((tx) => rotateSecret(tx, account.ctx, keyId, "test", 0));
    expect(await openDesk(person.deskUserId)).toMatchObject({ link: { keyId } });
  });

  test("after its seven days it is dead", async () => {
    const { keyId, url } = await aHandOff();
    await off(keyId);
    await expect(accept(await aDeskPerson(), url)).rejects.toMatchObject({ reason: "hand_off_expired" });
    expect(await findHandOff(linkIn(url))).toMatchObject({ state: "expired" });
    expect(await linksOf(keyId)).toEqual([]);
  });

  test("one that never was is unknown", async () => {
    for (const link of ["", "no link", "a".repeat(43)])
      await expect(acceptHandOff(await aDeskPerson(), { link, code: "" })).rejects.toMatchObject({
        reason: "hand_off_unknown",
      });
  });
});

describe("the code", () => {
  test("is asked for, may be typed with spaces, and is only that link's", async () => {
    const { account, keyId, url, code } = await aHandOff(true);
    const other = await handOver(account, keyId, { withCode: true });
    const person = await aDeskPerson();
    await expect(accept(person, url)).rejects.toMatchObject({ field: "code", reason: "required" });
    await expect(accept(person, url, "12345")).rejects.toMatchObject({ reason: "hand_off_code_malformed" });
    expect((await findHandOff(linkIn(url)))?.codeTriesLeft).toBe(codeTries);
    if (other.code !== code)
      await expect(accept(person, url, other.code ?? "")).rejects.toMatchObject({ values: { left: 4 } });
    await accept(person, url, `${code?.slice(0, 3)} ${code?.slice(3)}`);
    expect(await linksOf(keyId)).toHaveLength(1);
  });

  test("guessed six times at once is tried five times, and then not even the right one helps", async () => {
    const { account, keyId, url, code } = await aHandOff(true);
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map(aDeskPerson));
    const done = await Promise.allSettled(people.map((person) => accept(person, url, wrong(code))));
    const reasons = done.map((each) => (each.status === "rejected" ? each.reason.reason : "used"));
    expect(reasons.sort()).toEqual([
      ...Array(4).fill("hand_off_code_wrong"),
      ...Array(2).fill("hand_off_locked"),
    ]);
    const [row] = await handOffRows(keyId);
    expect(row?.codeTriesLeft).toBe(0);
    await expect(accept(await aDeskPerson(), url, code ?? "")).rejects.toMatchObject({
      reason: "hand_off_locked",
    });
    expect(await handOffsOf(db(), account.accountId, keyId)).toMatchObject([{ state: "locked" }]);
    expect(await linksOf(keyId)).toEqual([]);
  });
});

describe("the owner", () => {
  test("withdraws a link, and it is dead", async () => {
    const { account, keyId, url } = await aHandOff();
    const [row] = await handOffRows(keyId);
    const withdraw = (ctx = account.ctx) => db().transaction((tx) => withdrawHandOff(tx, ctx, row?.id ?? 0));
    await expect(withdraw((await anAccount()).ctx)).rejects.toMatchObject({ code: "not_found" });
    await withdraw();
    await withdraw();
    await expect(accept(await aDeskPerson(), url)).rejects.toMatchObject({ reason: "hand_off_withdrawn" });
    expect(await linksOf(keyId)).toEqual([]);
  });

  test("can't withdraw what was used", async () => {
    const { account, keyId, url } = await aHandOff();
    const [row] = await handOffRows(keyId);
    await accept(await aDeskPerson(), url);
    await expect(
      db().transaction((tx) => withdrawHandOff(tx, account.ctx, row?.id ?? 0)),
    ).rejects.toMatchObject({ reason: "hand_off_used_meanwhile" });
  });

  test("sees who uses the key and cuts them off; another account can't", async () => {
    const { account, keyId, url } = await aHandOff();
    const person = await aDeskPerson();
    await accept(person, url);
    const { people } = await peopleOf(db(), account.accountId, keyId);
    expect(people).toMatchObject([{ email: person.email, origin: "hand_off", secretEnded: false }]);
    const stranger = await anAccount();
    expect((await peopleOf(db(), stranger.accountId, keyId)).people).toEqual([]);
    expect(await handOffsOf(db(), stranger.accountId, keyId)).toEqual([]);
    const linkId = people[0]?.linkId ?? 0;
    await expect(db().transaction((tx) => cutOff(tx, stranger.ctx, linkId))).rejects.toMatchObject({
      code: "not_found",
    });
    await db().transaction((tx) => cutOff(tx, account.ctx, linkId));
    expect(await openDesk(person.deskUserId)).toMatchObject({ closed: "cut_off" });
    await expect(accept(person, url)).rejects.toMatchObject({ reason: "hand_off_used" });
  });
});

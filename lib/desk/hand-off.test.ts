import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aDeskPerson, anAccount } from "@/db/factories";
import { auditEntries, deskHandOffs } from "@/db/schema";
import { accept, aHandOff, handOffRows, handOver, linkIn, linksOf } from "@/dev/desk-fixtures";
import { aSeat, openShop } from "@/dev/seats-fixtures";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { rotateSecret } from "@/lib/keys/secret-commands";
import { codeOf, codeTries } from "./hand-off";
import { acceptHandOff, withdrawHandOff } from "./hand-off-commands";
import { findHandOff, handOffsOf } from "./hand-off-queries";
import { cutOff } from "./link-commands";
import { openDesk } from "./link-queries";
import { peopleOf } from "./people-queries";

openShop();

const off = (keyId: number) =>
  db()
    .update(deskHandOffs)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(deskHandOffs.keyId, keyId));

const wrong = (code: string | null) => codeOf((Number(code) + 1) % 1_000_000);

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

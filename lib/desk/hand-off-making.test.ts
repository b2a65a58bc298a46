import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { everything } from "@/db/everything";
import { aDeskPerson, aKey, anAccount } from "@/db/factories";
import { accept, aHandOff, handOffRows, handOver, linkIn, linksOf } from "@/dev/desk-fixtures";
import { aSeat, openShop } from "@/dev/seats-fixtures";
import { deleteKey, updateKey } from "@/lib/keys/commands";
import { codeOf, type HandOffStanding, handOffState, typedCode } from "./hand-off";
import { noteOpened } from "./hand-off-commands";
import { findHandOff, handOffsOf } from "./hand-off-queries";

openShop();

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

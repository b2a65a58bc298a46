import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anyVat, type TestAccount } from "@/db/factories";
import { auditEntries, companies, keys, onboardingLines } from "@/db/schema";
import { hashSecret } from "@/lib/keys/secret";
import { verifyHash } from "@/lib/keys/verify";
import { continueOnboarding, discardOnboarding, startOnboarding } from "./commands";
import type { MadeClient } from "./onboarding";
import { countsOf, listOnboardings, listsPageSize, readOnboarding } from "./queries";

const list = (account: TestAccount, text: string, given: { creationId?: string; again?: boolean } = {}) =>
  db().transaction((tx) =>
    startOnboarding(tx, account.ctx, {
      creationId: given.creationId ?? randomUUID(),
      list: text,
      preset: "send",
      again: given.again ?? false,
    }),
  );
const clients = (count: number) =>
  Array.from({ length: count }, (_, index) => `Client ${index + 1};${anyVat()};Company ${index + 1}`).join(
    "\n",
  );
const view = async (account: TestAccount, id: number) => {
  const found = await readOnboarding(db(), account.accountId, id);
  if (!found) throw new Error("no such list");
  return found;
};
const restricted = (account: TestAccount) =>
  db()
    .$count(keys, eq(keys.accountId, account.accountId))
    .then((all) => all - 1);
const runAll = async (account: TestAccount, id: number) => {
  const made: MadeClient[] = [];
  for (let after = 0, left = 1; left > 0; ) {
    const step = await continueOnboarding(account.ctx, id, after);
    made.push(...step.made);
    after = step.last;
    left = step.left;
  }
  return made;
};

describe("a list of clients", () => {
  test("becomes one key a client, scoped to its company alone, with the company made in both environments", async () => {
    const account = await anAccount();
    const vat = anyVat();
    const known = await aCompany(account);
    const id = await list(account, `Rossi;${vat};Rossi Srl\nBianchi;${known};ignored\nBad;12345;x`);
    expect(countsOf(await view(account, id))).toEqual({ made: 0, due: 2, leftOut: 1 });
    expect(await restricted(account)).toBe(0);

    const made = await runAll(account, id);
    expect(made.map(({ description }) => description)).toEqual(["Rossi", "Bianchi"]);
    for (const client of made) {
      const live = await verifyHash(hashSecret(client.liveSecret));
      expect(live).toMatchObject({
        keyId: client.keyId,
        preset: "send",
        companyScope: "selected",
        companies: [client.vat],
        environment: "live",
      });
      const testKey = await verifyHash(hashSecret(client.testSecret));
      expect(testKey).toMatchObject({ keyId: client.keyId, environment: "test" });
    }
    const names = await db().select().from(companies).where(eq(companies.vat, vat));
    expect(names.map(({ name, environment }) => [name, environment]).sort()).toEqual([
      ["Rossi Srl", "live"],
      ["Rossi Srl", "test"],
    ]);
    expect((await view(account, id)).lines.map(({ state, fault }) => fault ?? state)).toEqual([
      "made",
      "made",
      "vat_malformed",
    ]);
  });

  test("sent twice is one list; run twice makes no key twice", async () => {
    const account = await anAccount();
    const creationId = randomUUID();
    const text = clients(3);
    const [first, second] = await Promise.all([
      list(account, text, { creationId }),
      list(account, text, { creationId }),
    ]);
    expect(second).toBe(first);
    expect((await runAll(account, first)).length).toBe(3);
    expect(await runAll(account, first)).toEqual([]);
    expect(await restricted(account)).toBe(3);
  });

  test("that was mended and sent from the same form is another list, and neither is lost", async () => {
    const account = await anAccount();
    const creationId = randomUUID();
    const [first, second] = [clients(1), clients(2)];
    const [id, mended] = [
      await list(account, first, { creationId }),
      await list(account, second, { creationId }),
    ];
    expect([(await view(account, id)).lines.length, (await view(account, mended)).lines.length]).toEqual([
      1, 2,
    ]);
    expect(await list(account, second, { creationId })).toBe(mended);
    expect(await list(account, second, { creationId, again: true })).not.toBe(mended);
  });

  test("run by four at once makes one key a client, and each secret is told to one of them", async () => {
    const account = await anAccount();
    const id = await list(account, clients(25));
    const made = (await Promise.all([1, 2, 3, 4].map(() => runAll(account, id)))).flat();
    expect(new Set(made.map(({ position }) => position)).size).toBe(25);
    expect(made.length).toBe(25);
    expect(await restricted(account)).toBe(25);
  });

  test("that broke off half way goes on where it was", async () => {
    const account = await anAccount();
    const id = await list(account, clients(12));
    const step = await continueOnboarding(account.ctx, id);
    expect([step.made.length, step.left, step.last]).toEqual([10, 2, 10]);
    // The person went away; another day, from the beginning.
    expect((await runAll(account, id)).map(({ position }) => position)).toEqual([11, 12]);
    expect(countsOf(await view(account, id))).toEqual({ made: 12, due: 0, leftOut: 0 });
  });

  test("gives no second key to a client that has one, unless it was asked to", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const own = await aKey(account, { description: "Rossi's", companies: [vat] });
    await aKey(account, { companies: [vat, await aCompany(account)] });

    const id = await list(account, `Rossi;${vat};Rossi Srl`);
    expect((await view(account, id)).lines[0]?.otherKey).toEqual({ id: own.keyId, description: "Rossi's" });
    const step = await continueOnboarding(account.ctx, id);
    expect(step).toMatchObject({ made: [], failed: [{ position: 1, reason: "client_has_key" }], left: 0 });

    const again = await list(account, `Rossi;${vat};Rossi Srl`, { again: true });
    expect((await runAll(account, again)).length).toBe(1);
  });

  test("needs the password given lately, and nothing is made before", async () => {
    const account = await anAccount();
    const id = await list(account, clients(1));
    await expect(continueOnboarding({ ...account.ctx, passwordFresh: false }, id)).rejects.toMatchObject({
      code: "password_needed",
    });
    expect(await restricted(account)).toBe(0);
  });

  test("of another account is not found", async () => {
    const account = await anAccount();
    const id = await list(account, clients(1));
    const other = await anAccount();
    expect(await readOnboarding(db(), other.accountId, id)).toBeNull();
    await expect(continueOnboarding(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    const discard = db().transaction((tx) => discardOnboarding(tx, other.ctx, id));
    await expect(discard).rejects.toMatchObject({ code: "not_found" });
    expect(await restricted(account)).toBe(0);
  });

  test("can be discarded before it is begun, and not after", async () => {
    const account = await anAccount();
    const discard = (id: number) => db().transaction((tx) => discardOnboarding(tx, account.ctx, id));
    const unused = await list(account, clients(1));
    await discard(unused);
    expect(await db().$count(onboardingLines, eq(onboardingLines.onboardingId, unused))).toBe(0);
    await expect(discard(unused)).rejects.toMatchObject({ code: "not_found" });

    const begun = await list(account, clients(1));
    await runAll(account, begun);
    await expect(discard(begun)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is written down when it is given, once, and when it is discarded", async () => {
    const account = await anAccount();
    const creationId = randomUUID();
    const text = clients(3);
    const id = await list(account, text, { creationId });
    expect(await list(account, text, { creationId })).toBe(id);
    await db().transaction((tx) => discardOnboarding(tx, account.ctx, id));
    const entries = await db()
      .select({ action: auditEntries.action, before: auditEntries.before, after: auditEntries.after })
      .from(auditEntries)
      .where(and(eq(auditEntries.subject, "list"), eq(auditEntries.subjectId, id)))
      .orderBy(asc(auditEntries.id));
    expect(entries).toEqual([
      { action: "list.created", before: null, after: { clients: 3, preset: "send" } },
      { action: "list.discarded", before: { clients: 3, preset: "send" }, after: null },
    ]);
  });

  test("is found again however many came after it, and by its own account alone", async () => {
    const account = await anAccount();
    const ids: number[] = [];
    for (let count = 0; count < listsPageSize + 2; count += 1) ids.unshift(await list(account, clients(1)));
    const pages = await Promise.all([1, 2, 3].map((page) => listOnboardings(db(), account.accountId, page)));
    expect(pages.map(({ total }) => total)).toEqual(Array(3).fill(ids.length));
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(ids);
    expect(await listOnboardings(db(), (await anAccount()).accountId, 1)).toEqual({ rows: [], total: 0 });
  });

  test("that is empty is refused at its field, and nothing is kept", async () => {
    const account = await anAccount();
    await expect(list(account, " ")).rejects.toMatchObject({ field: "list", reason: "list_empty" });
  });
});

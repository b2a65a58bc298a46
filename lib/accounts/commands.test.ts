import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { anAccount, type TestAccount } from "@/db/factories";
import { auditEntries } from "@/db/schema";
import { createAccount } from "@/lib/auth/commands";
import { readBrandSettings } from "@/lib/desk/brand-queries";
import { creditAccount, renameAccount } from "./commands";
import { accountNameInput } from "./input";
import { readAccount } from "./queries";

let count = 0;
const newAccount = async () =>
  (await createAccount({ email: `credit${++count}@accounts.example`, name: "Credit", password: null }))
    .accountId;

describe("an account's counters", () => {
  it("begin at zero and are set to what the operator says, one or both, on the record", async () => {
    const accountId = await newAccount();
    expect(await readAccount(db(), accountId)).toMatchObject({ operationLeft: 0, signatureLeft: 0 });
    await creditAccount({ accountId, operations: 100, signatures: 5 });
    await creditAccount({ accountId, operations: null, signatures: 0 });
    expect(await readAccount(db(), accountId)).toMatchObject({ operationLeft: 100, signatureLeft: 0 });
    const entries = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.action, "account.credited")));
    expect(entries.map(({ actor }) => actor)).toEqual([{ type: "operator" }, { type: "operator" }]);
    expect(entries.at(-1)).toMatchObject({
      before: { operationLeft: 100, signatureLeft: 5 },
      after: { operationLeft: 100, signatureLeft: 0 },
    });
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 31])("are never %d", async (operations) => {
    const accountId = await newAccount();
    await expect(creditAccount({ accountId, operations, signatures: null })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("of an account that does not exist are not found", async () => {
    await expect(
      creditAccount({ accountId: 2 ** 31 - 1, operations: 1, signatures: 1 }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("an account's name", () => {
  const renamed = ({ accountId }: TestAccount) =>
    db()
      .select({ before: auditEntries.before, after: auditEntries.after, actor: auditEntries.actor })
      .from(auditEntries)
      .where(and(eq(auditEntries.accountId, accountId), eq(auditEntries.action, "account.renamed")))
      .orderBy(auditEntries.id);
  const rename = ({ ctx }: TestAccount, name: string) =>
    db().transaction((tx) => renameAccount(tx, ctx, name));
  const nameOf = async ({ accountId }: TestAccount) => (await readAccount(db(), accountId))?.name;

  it("is changed on the record, and nobody else's with it", async () => {
    const [account, other] = [await anAccount(), await anAccount()];
    await rename(account, "Rossi e figli Srl");
    expect([await nameOf(account), await nameOf(other)]).toEqual(["Rossi e figli Srl", "Test account"]);
    expect(await renamed(account)).toEqual([
      {
        before: { name: "Test account" },
        after: { name: "Rossi e figli Srl" },
        actor: { type: "user", userId: account.userId },
      },
    ]);
    // Desk shows it where the account has chosen no other.
    expect((await readBrandSettings(account.accountId))?.accountName).toBe("Rossi e figli Srl");
  });

  it("that it has already changes nothing", async () => {
    const account = await anAccount();
    await rename(account, "Test account");
    expect(await renamed(account)).toEqual([]);
  });

  it("given eight times at once is told of as one change after the other", async () => {
    const account = await anAccount();
    const names = Array.from({ length: 8 }, (_, index) => `Name ${index}`);
    await Promise.all(names.map((name) => rename(account, name)));
    const entries = await renamed(account);
    expect(entries.map(({ after }) => String(after?.name)).sort()).toEqual(names);
    expect(entries.map(({ before }) => before?.name)).toEqual([
      "Test account",
      ...entries.slice(0, -1).map(({ after }) => after?.name),
    ]);
    expect(await nameOf(account)).toBe(entries.at(-1)?.after?.name);
  });

  it.each(["", "   ", "a".repeat(121), "two\nlines"])("is never %j", (name) => {
    expect(accountNameInput.safeParse(name).success).toBe(false);
  });
});

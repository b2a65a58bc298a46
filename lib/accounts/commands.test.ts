import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { auditEntries } from "@/db/schema";
import { createAccount } from "@/lib/auth/commands";
import { creditAccount } from "./commands";
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

import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { aCompany, anAccount, anyVat } from "@/db/factories";
import { choicesMax, companiesNamed, companyChoices } from "./queries";

describe("companies by VAT number", () => {
  it("are the account's own, each once, in the order asked for, by the live name", async () => {
    const [account, stranger] = await Promise.all([anAccount(), anAccount()]);
    const foreign = await aCompany(stranger);
    const first = await aCompany(account, { name: "In test", environments: ["test"] });
    await aCompany(account, { vat: first, name: "In live", environments: ["live"] });
    const second = await aCompany(account, { name: "Second", environments: ["test"] });
    expect(await companiesNamed(db(), account.accountId, [second, foreign, first, anyVat()])).toEqual([
      { vat: second, name: "Second" },
      { vat: first, name: "In live" },
    ]);
    expect(await companiesNamed(db(), account.accountId, [])).toEqual([]);
  });
});

describe("companies to choose from", () => {
  it("come in pages that miss none and repeat none", async () => {
    const account = await anAccount();
    const names = Array.from({ length: choicesMax + 3 }, (_, at) => `Ditta ${String(at).padStart(3, "0")}`);
    for (const name of names) await aCompany(account, { name });
    const pages = await Promise.all(
      [1, 2].map((page) => companyChoices(db(), account.accountId, "ditta", page)),
    );
    expect(pages.map(({ total }) => total)).toEqual([names.length, names.length]);
    expect(pages.flatMap(({ companies }) => companies.map(({ name }) => name))).toEqual(names);
  });
});

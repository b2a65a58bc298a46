"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { addCompany } from "@/lib/companies/commands";
import { companyForm } from "@/lib/companies/input";
import { companiesNamed, companyChoices } from "@/lib/companies/queries";
import { accountAction } from "@/lib/forms/account-action";
import { searchForm } from "@/lib/keys/form";

const search = searchForm.extend({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

/** A page of the account's companies for a picker; fields `q` (empty: all) and `page`. */
export const searchCompanies = accountAction(search, (tx, { accountId }, { q, page }) =>
  companyChoices(tx, accountId, q || null, page),
);

/** Adds a company, in test and live, and answers it; one that is there already is answered as it is. */
export const addPicked = accountAction(
  companyForm,
  async (tx, ctx, company) => {
    const [known] = await companiesNamed(tx, ctx.accountId, [company.vat]);
    if (known) return known;
    await addCompany(tx, ctx, company, environments);
    return { vat: company.vat, name: company.name };
  },
  () => revalidatePath("/companies"),
);

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { addCompany } from "@/lib/companies/commands";
import { companyForm } from "@/lib/companies/input";
import { accountAction } from "@/lib/forms/account-action";

const form = companyForm.safeExtend({
  environments: z.array(z.enum(environments)).min(1, { error: "environment_required" }).prefault([]),
});

/** Adds a company to the environments ticked; answers with its name. */
export const add = accountAction(
  form,
  async (tx, ctx, { environments: where, ...company }) => {
    await addCompany(tx, ctx, company, where);
    return company.name;
  },
  () => revalidatePath("/companies"),
);

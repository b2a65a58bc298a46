"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { environments } from "@/lib/access/presets";
import { type ByEnvironment, deleteCompanyOf, editCompany } from "@/lib/companies/commands";
import { companyEdit, companyShape } from "@/lib/companies/input";
import { accountAction } from "@/lib/forms/account-action";

/** A count or a version as a hidden field carries it. */
const count = z
  .string()
  .regex(/^\d{1,9}$/, { error: "invalid" })
  .transform(Number);
const company = z.object({
  vat: companyShape.shape.vat,
  environments: z.array(z.enum(environments)).min(1, { error: "environment_required" }).prefault([]),
  /** What the page knew of each environment: a version, or documents. */
  test: count.optional(),
  live: count.optional(),
});

function known({ environments: chosen, ...by }: z.output<typeof company>): ByEnvironment<number> {
  return Object.fromEntries(chosen.map((environment) => [environment, by[environment] ?? 0]));
}

/** Sets name and fiscal code in the environments ticked; `test` and `live` hold the versions the page has shown. */
export const edit = accountAction(
  company.extend(companyEdit.shape),
  async (tx, ctx, input) => {
    await editCompany(tx, ctx, input.vat, { name: input.name, fiscalCode: input.fiscalCode }, known(input));
    return { name: input.name, fiscalCode: input.fiscalCode };
  },
  () => revalidatePath("/companies", "layout"),
);

/** Deletes the company from the environments named; `test` and `live` hold how many documents the page has told of. */
export const remove = accountAction(
  company,
  async (tx, ctx, input) => ({ left: await deleteCompanyOf(tx, ctx, input.vat, known(input)) }),
  // Its page is no more once it is nowhere: the browser leaves it then.
  ({ left }) => left.length > 0 && revalidatePath("/companies", "layout"),
);

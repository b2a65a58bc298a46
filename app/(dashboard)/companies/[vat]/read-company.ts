import { cache } from "react";
import { db } from "@/db";
import { type CompanyPlace, companyPlaces } from "@/lib/companies/entry-queries";
import { normalizeVat } from "@/lib/companies/vat";
import type { Ctx } from "@/lib/ctx";

const read = cache((accountId: number, vat: string) => companyPlaces(db(), accountId, vat));

/** The company an address names, read once a request; null when the account has none of this VAT number. */
export async function readCompany(
  { accountId }: Ctx,
  address: string,
): Promise<{ vat: string; places: CompanyPlace[] } | null> {
  const vat = normalizeVat(address);
  const places = vat === null ? [] : await read(accountId, vat);
  return vat !== null && places.length > 0 ? { vat, places } : null;
}

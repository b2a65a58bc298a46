import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { type CompanyName, companiesNamed } from "@/lib/companies/queries";
import type { Ctx } from "@/lib/ctx";
import { copiedFields } from "@/lib/keys/copy";
import { isPurpose, type Purpose, suggestedFields } from "@/lib/keys/purposes";
import { readKey } from "../[keyId]/read-key";

/** What the form of a new key starts with. */
export type Start = {
  purpose: Purpose | null;
  fields: Record<string, string>;
  /** Names of the companies among the fields. */
  companies: CompanyName[];
  /** The key it is made like, and the VAT numbers that were left out; null: none. */
  copy: { name: string; gone: string[] } | null;
};

/**
 * Reads the address: `from` is the id of a key to make another one like, `for` a purpose. What can't be copied (the
 * primary, another account's key, none) counts as not asked for.
 */
export async function readStart(
  ctx: Ctx,
  { from, for: whom }: { from?: unknown; for?: unknown },
): Promise<Start> {
  const key = typeof from === "string" ? await readKey(ctx, from) : null;
  const companies = key ? await companiesNamed(db(), ctx.accountId, key.companies) : [];
  if (key) {
    const t = await getTranslations("keys.new");
    const copied = copiedFields(key, t("copyOf", { name: key.description }), companies, new Date());
    if (copied) {
      const copy = { name: key.description, gone: copied.gone };
      return { purpose: null, fields: copied.fields, companies, copy };
    }
  }
  const purpose = isPurpose(whom) ? whom : null;
  return { purpose, fields: purpose ? suggestedFields(purpose) : {}, companies: [], copy: null };
}

import { getLocale } from "next-intl/server";
import { db } from "@/db";
import { amountsOf } from "@/lib/invoices/amount-queries";
import { localMoney } from "@/lib/invoices/readable-format";
import type { DeskApi } from "../open";

/**
 * What documents that `/v1` has just listed are over, in the visitor's language; its lists don't say. Null for one of
 * which it is not known.
 */
export async function amountWords(
  { key }: DeskApi,
  kind: "send" | "receive",
  listed: readonly { id: number }[],
): Promise<(id: number) => string | null> {
  const { accountId, environment } = key;
  const ids = listed.map(({ id }) => id);
  const [amounts, locale] = await Promise.all([
    amountsOf(db(), kind, { accountId, environment, ids }),
    getLocale(),
  ]);
  return (id) => {
    const amount = amounts.get(id);
    return amount ? localMoney(amount.total, amount.currency, locale) : null;
  };
}

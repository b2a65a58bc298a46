import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { csvRecord } from "@/lib/audit/csv";
import { currentSession } from "@/lib/auth/session";
import { placedSeats } from "@/lib/seats/billing-queries";
import { ledgerOf } from "@/lib/seats/ledger";
import { inWhole } from "@/lib/seats/money";

/** Amounts are what the seat was bought for, a period of `interval`; what was charged is on Stripe's invoices. */
const columns = [
  "month",
  "key_id",
  "key",
  "seat_id",
  "subscription_id",
  "from",
  "to",
  "days",
  "trial_days",
  "price_amount",
  "price_currency",
  "price_interval",
] as const;

/** Spreadsheets take a file for UTF-8 only when it says so. */
const byteOrderMark = "\uFEFF";

/** Which seat was on which key for how long, month by month, as CSV (RFC 4180): to bill it on to clients. */
export async function GET(): Promise<Response> {
  const session = await currentSession();
  const noStore = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
  if (!session) {
    const t = await getTranslations("common");
    return new Response(`${t("signInFirst")}\n`, { status: 401, headers: noStore });
  }
  const now = new Date();
  const records = ledgerOf(await placedSeats(db(), session.accountId), now).map((line) =>
    csvRecord([
      line.month,
      line.keyId,
      line.key,
      line.seatId,
      line.subscriptionId,
      line.from.toISOString(),
      line.to.toISOString(),
      line.days,
      line.trialDays,
      line.terms && inWhole(line.terms.unitAmount, line.terms.currency),
      line.terms?.currency.toUpperCase() ?? null,
      line.terms && `${line.terms.intervalCount} ${line.terms.interval}`,
    ]),
  );
  return new Response(`${byteOrderMark}${csvRecord(columns)}${records.join("")}`, {
    headers: {
      ...noStore,
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="desk-seats-${now.toISOString().slice(0, 10)}.csv"`,
    },
  });
}

import { useFormatter, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { BilledSeat } from "@/lib/seats/billing-queries";
import { monthlyTotal } from "@/lib/seats/money";
import { type Terms, trialDays } from "@/lib/seats/trial";
import { useAmount, useDeskPrice } from "../desk-price";

/** How many seats there are, what they cost a month, and how the free trial stands. */
export function Totals({ seats, trialUsed }: { seats: readonly BilledSeat[]; trialUsed: boolean }) {
  const t = useTranslations("billing.totals");
  const format = useFormatter();
  const amount = useAmount();
  const live = seats.filter(({ state, cancelIntent }) => state === "live" && cancelIntent !== "now").length;
  const sums = monthlyTotal(seats).map((sum) => amount(sum.amount, sum.currency));
  const trial = seats.find(({ status, state }) => state === "live" && status === "trialing");
  const trialState = trial?.trialEnd
    ? t("trialUntil", { date: format.dateTime(trial.trialEnd, "date") })
    : t(trialUsed ? "trialUsed" : "trialFree", { days: trialDays });
  const items = [
    { term: t("seats"), value: format.number(live, "integer"), hint: t("seatsHint") },
    { term: t("month"), value: sums.length > 0 ? format.list(sums, "and") : "–", hint: t("monthHint") },
    { term: t("trial"), value: trialState, hint: t("trialHint") },
  ];
  return (
    <Card>
      <dl className="grid divide-line max-sm:divide-y sm:grid-cols-3 sm:divide-x">
        {items.map(({ term, value, hint }) => (
          <div key={term} className="grid content-start gap-0.5 px-4 py-4 sm:px-5">
            <dt className="text-sm text-muted">{term}</dt>
            <dd className="text-lg font-semibold tracking-tight text-ink tabular-nums">{value}</dd>
            <dd className="text-sm text-muted text-pretty">{hint}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** What a seat is and what it would cost, for an account that has none; `offer` null: the price can't be read now. */
export function EmptyText({ offer }: { offer: Terms | null }) {
  const t = useTranslations("billing.empty");
  const price = useDeskPrice();
  return (
    <>
      {t("text")} {offer && t(offer.trial ? "trial" : "price", { price: price(offer), days: trialDays })}
    </>
  );
}

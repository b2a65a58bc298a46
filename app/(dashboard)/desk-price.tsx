import { useFormatter, useTranslations } from "next-intl";
import { inWhole } from "@/lib/seats/money";
import { firstChargeAt, type Price, type Terms, trialDays } from "@/lib/seats/trial";

/** "€9.00 a month", out of a price of Stripe's. */
export function useDeskPrice(): (
  price: Pick<Price, "unitAmount" | "currency" | "interval" | "intervalCount">,
) => string {
  const t = useTranslations("desk.price");
  const amount = useAmount();
  return ({ unitAmount, currency, interval, intervalCount }) =>
    t(`per.${interval}`, { amount: amount(unitAmount, currency), count: intervalCount });
}

/** A sum in the smallest unit of its currency, as money. */
export function useAmount(): (amount: number, currency: string) => string {
  const format = useFormatter();
  return (amount, currency) =>
    format.number(inWhole(amount, currency), { style: "currency", currency: currency.toUpperCase() });
}

/** What a seat will cost and when it is first charged: everything the owner must know before the button. */
export function DeskTerms({ terms, keyName, now }: { terms: Terms; keyName: string; now: Date }) {
  const t = useTranslations("desk.terms");
  const format = useFormatter();
  const price = useDeskPrice();
  const amount = useAmount();
  const each = price(terms);
  return (
    <div className="grid gap-1 rounded-md border border-line bg-subtle px-4 py-3">
      <p className="text-lg font-semibold tracking-tight text-ink">
        {terms.trial
          ? t("trial", { days: trialDays, price: each })
          : t("today", { amount: amount(terms.unitAmount, terms.currency), price: each })}
      </p>
      <p className="text-sm text-muted text-pretty">
        {terms.trial
          ? t("trialText", { date: format.dateTime(firstChargeAt(terms, now), "date") })
          : t("todayText")}
      </p>
      <p className="text-sm text-muted [overflow-wrap:anywhere]">
        {t.rich("key", {
          name: keyName,
          b: (chunks) => <b className="font-medium text-ink">{chunks}</b>,
        })}
      </p>
    </div>
  );
}

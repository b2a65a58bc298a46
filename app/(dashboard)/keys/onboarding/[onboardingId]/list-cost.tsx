import { useTranslations } from "next-intl";
import { type Terms, trialDays } from "@/lib/seats/trial";
import { useDeskPrice } from "../../../desk-price";

/** What a Desk seat for each client of a list would cost: nothing is bought with the keys. */
export function ListCost({ terms, count }: { terms: Terms; count: number }) {
  const t = useTranslations("onboarding.run");
  const price = useDeskPrice();
  const all = price({ ...terms, unitAmount: terms.unitAmount * count });
  return t(terms.trial ? "costTrial" : "cost", { count, each: price(terms), all, days: trialDays });
}

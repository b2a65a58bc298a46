import { useTranslations } from "next-intl";
import type { Terms } from "@/lib/seats/trial";
import { useDeskPrice } from "../../../../desk-price";

/** What seats for all who wait would cost together; the first may be free for a while, which the terms beside it say. */
export function QueueCost({ terms, count }: { terms: Terms; count: number }) {
  const t = useTranslations("onboarding.seats");
  const price = useDeskPrice();
  return t("cost", { count, price: price({ ...terms, unitAmount: terms.unitAmount * count }) });
}

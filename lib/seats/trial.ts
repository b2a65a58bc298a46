/** Free days of the first seat that an account ever buys (seed, "Trial"). */
export const trialDays = 15;

const dayMs = 86_400_000;

/** A recurring price as Stripe has it. */
export type Price = {
  id: string;
  /** In the currency's smallest unit. */
  unitAmount: number;
  /** ISO 4217, in lower case as Stripe writes it. */
  currency: string;
  interval: "day" | "week" | "month" | "year";
  intervalCount: number;
};

/** What the owner is told before the button, and what alone may be charged. */
export type Terms = Price & { trial: boolean };

/** The terms of an account's next seat: the trial is there until the account's first subscription, and never again. */
export function termsOf(price: Price, trialClaimed: boolean): Terms {
  return { ...price, trial: !trialClaimed };
}

/** Whether what was shown still holds; a difference, however small, means to ask again. */
export function sameTerms(shown: Terms, now: Terms): boolean {
  return (
    shown.id === now.id &&
    shown.unitAmount === now.unitAmount &&
    shown.currency === now.currency &&
    shown.interval === now.interval &&
    shown.intervalCount === now.intervalCount &&
    shown.trial === now.trial
  );
}

/** When a seat that is bought now is first charged. */
export function firstChargeAt(terms: Pick<Terms, "trial">, now: Date): Date {
  return terms.trial ? new Date(now.getTime() + trialDays * dayMs) : now;
}

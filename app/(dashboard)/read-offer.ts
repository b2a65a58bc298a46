import { db } from "@/db";
import { seatPrice } from "@/lib/billing/queries";
import { loggable } from "@/lib/errors";
import { trialClaimed } from "@/lib/seats/queries";
import { type Terms, termsOf } from "@/lib/seats/trial";

/** A page waits no longer than this for a price: a key can be managed while Stripe is down. */
const waitMs = 3_000;

/** The terms of the account's next seat; null when Stripe does not tell the price now. */
export async function readOffer(accountId: number): Promise<Terms | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), waitMs);
  });
  const asked = Promise.all([seatPrice(), trialClaimed(db(), accountId)]).then(
    ([price, claimed]) => termsOf(price, claimed),
    (error: unknown) => {
      console.error("The price of a seat can't be read:", loggable(error));
      return null;
    },
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

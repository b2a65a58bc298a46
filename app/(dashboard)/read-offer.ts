import { db } from "@/db";
import { loggable } from "@/lib/errors";
import { log } from "@/lib/log/log";
import { type SeatTerms, seatTerms } from "@/lib/seats/queries";

/** A page waits no longer than this for a price: a key can be managed while Stripe is down. */
const waitMs = 3_000;

/** What the account's next seat costs, and how many it holds; null when Stripe does not tell the price now. */
export async function readOffer(accountId: number): Promise<SeatTerms | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), waitMs);
  });
  const asked = seatTerms(db(), accountId).catch((error: unknown) => {
    log.error("The price of a seat can't be read", loggable(error));
    return null;
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

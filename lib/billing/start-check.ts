import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { brief, isOutage } from "./client";
import { BadPrice, seatPrice } from "./queries";

/**
 * Why seats can't be sold with what is configured, in a sentence that names the variable; null when they can, or when
 * Stripe does not answer, which only delays a checkout. Asked once, at the start.
 */
export async function whyNotSellable(): Promise<string | null> {
  if (env().stripe.secretKey === "") return null;
  try {
    await seatPrice();
    return null;
  } catch (error) {
    if (error instanceof BadPrice) return error.message;
    if (isOutage(error)) {
      log.warn("Stripe does not answer; Desk seats can't be bought until it does.");
      return null;
    }
    log.error("Stripe refuses the key or the price", brief(error));
    return "STRIPE_SECRET_KEY: Stripe refuses it";
  }
}

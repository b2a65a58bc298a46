import { parseArgs } from "node:util";
import Stripe from "stripe";
import { setUpStripe, type Wanted } from "../lib/billing/setup";
import { isLoopback } from "../lib/env";

const usage = `Usage:
  STRIPE_SECRET_KEY=sk_… npm run --silent stripe:setup -- --url https://dashboard.example.com
      [--amount N] [--currency EUR] [--interval month]
      makes the price of a seat (900 cents of EUR a month unless told otherwise), the portal and the webhook endpoint
      where they are missing, and prints the variables; again it makes nothing`;

const intervals = ["day", "week", "month", "year"] as const;

/** What is asked for, checked. @throws Error with a sentence for the terminal */
function wanted(args: string[]): Wanted {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: "string" },
      amount: { type: "string", default: "900" },
      currency: { type: "string", default: "EUR" },
      interval: { type: "string", default: "month" },
    },
    allowPositionals: false,
  });
  const baseUrl = (values.url ?? process.env.BASE_URL ?? "").replace(/\/$/, "");
  if (!/^https?:\/\/[^/?#@]+$/.test(baseUrl)) throw new Error("--url must be an origin, like BASE_URL");
  if (!/^[1-9]\d{0,7}$/.test(values.amount))
    throw new Error("--amount is a whole number of the smallest unit");
  if (!/^[a-z]{3}$/i.test(values.currency)) throw new Error("--currency has three letters");
  const interval = intervals.find((each) => each === values.interval);
  if (!interval) throw new Error(`--interval is one of ${intervals.join(", ")}`);
  return { baseUrl, amount: Number(values.amount), currency: values.currency, interval };
}

/** The real Stripe, or a local one on this machine, which a live key never goes to. */
function connect(): Stripe {
  const key = process.env.STRIPE_SECRET_KEY?.trim() ?? "";
  if (!/^(sk|rk)_(test|live)_/.test(key)) throw new Error("STRIPE_SECRET_KEY must be a key of Stripe");
  const url = process.env.DEMO_STRIPE_URL?.trim();
  if (url && (!isLoopback(url) || /_live_/.test(key))) {
    throw new Error("DEMO_STRIPE_URL must be on this machine, and no live key goes to it");
  }
  const at = url ? new URL(url) : null;
  return new Stripe(key, {
    apiVersion: "2026-10-28.endive",
    telemetry: false,
    ...(at && { host: at.hostname, port: Number(at.port), protocol: "http" as const }),
  });
}

try {
  const asked = wanted(process.argv.slice(2));
  const { priceId, webhookSecret } = await setUpStripe(connect(), asked);
  console.info(`STRIPE_PRICE_ID=${priceId}`);
  console.info(
    webhookSecret
      ? `STRIPE_WEBHOOK_SECRET=${webhookSecret}`
      : "# STRIPE_WEBHOOK_SECRET: Stripe told it when the endpoint was made; its dashboard shows it again.",
  );
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 1;
}

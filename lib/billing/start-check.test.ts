import { afterEach, expect, test, vi } from "vitest";
import { local, openShop } from "@/dev/seats-fixtures";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { stripe } from "./client";
import { toPrice } from "./queries";
import { whyNotSellable } from "./start-check";

openShop();
const quiet = [vi.spyOn(log, "error"), vi.spyOn(log, "warn")];
for (const spy of quiet) spy.mockImplementation(() => {});

let before: { secretKey: string; priceId: string } | null = null;
function configure(given: { secretKey?: string; priceId?: string }) {
  const { secretKey, priceId } = env().stripe;
  before ??= { secretKey, priceId };
  Object.assign(env().stripe, given);
}
afterEach(() => {
  local().faults.clear();
  if (before) Object.assign(env().stripe, before);
});

const aPrice = async (more: { interval?: "month"; active?: boolean }) => {
  const product = (await stripe().products.list()).data[0]?.id ?? "";
  const price = await stripe().prices.create({
    product,
    currency: "eur",
    unit_amount: 500,
    ...(more.interval && { recurring: { interval: more.interval } }),
  });
  if (more.active === false) await stripe().prices.update(price.id, { active: false });
  return price.id;
};

test("a price that is there, active and recurring starts", async () => {
  expect(await whyNotSellable()).toBeNull();
});

test.each<[string, () => Promise<string>, string]>([
  ["none", async () => "price_nowhere", "knows no price"],
  ["one that is not active", () => aPrice({ interval: "month", active: false }), "not active"],
  ["one that is paid once", () => aPrice({}), "not a recurring price"],
])("%s is a refusal to start that names the variable", async (_name, price, sentence) => {
  configure({ priceId: await price() });
  expect(await whyNotSellable()).toMatch(/^STRIPE_PRICE_ID: /);
  expect(await whyNotSellable()).toContain(sentence);
});

test("a key that Stripe refuses is one too, and Stripe's being away is not", async () => {
  configure({ secretKey: "sk_test_wrong", priceId: await aPrice({ interval: "month" }) });
  expect(await whyNotSellable()).toMatch(/^STRIPE_SECRET_KEY: /);
  configure({ secretKey: local().secretKey });
  local().faults.add({ kind: "unreached", times: 10 });
  expect(await whyNotSellable()).toBeNull();
});

test("a price of the other mode is refused", async () => {
  const price = await stripe().prices.retrieve(await aPrice({ interval: "month" }));
  expect(toPrice(price)).toMatchObject({ unitAmount: 500, interval: "month" });
  expect(() => toPrice({ ...price, livemode: true })).toThrow("of the other mode");
});

test("where Stripe is not configured nothing is asked", async () => {
  configure({ secretKey: "", priceId: "" });
  expect(await whyNotSellable()).toBeNull();
});

import { expect, test } from "vitest";
import { aShop, filled, payment, sendForm } from "./fixtures";

test("a button that is pressed ten times pays once, and leads on each time", async () => {
  const { stripe, checkout, customer } = await aShop();
  const session = await checkout();
  const answers = await Promise.all(Array.from({ length: 10 }, () => sendForm(session.url ?? "", filled)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  expect(new Set(answers.map(({ headers }) => headers.get("location")))).toEqual(
    new Set([`http://localhost:3000/billing/done?session=${session.id}`]),
  );
  expect((await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toHaveLength(1);
  expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
});

test("a payment and an expiry at once: exactly one of them comes about", async () => {
  const { stripe, checkout, customer } = await aShop();
  for (let round = 0; round < 10; round += 1) {
    const session = await checkout();
    const pay = () => sendForm(session.url ?? "", filled);
    const expire = () => stripe.checkout.sessions.expire(session.id).catch(() => null);
    const [paid, expired] = await Promise.all(
      round % 2
        ? [pay(), expire()]
        : ([expire(), pay()].reverse() as [ReturnType<typeof pay>, ReturnType<typeof expire>]),
    );
    const { status, subscription } = await stripe.checkout.sessions.retrieve(session.id);
    expect(status).toBe(expired ? "expired" : "complete");
    expect(paid.status).toBe(expired ? 200 : 303);
    expect(subscription === null).toBe(expired !== null);
  }
  const { data } = await stripe.checkout.sessions.list({
    customer: customer.id,
    status: "complete",
    limit: 100,
  });
  expect((await stripe.subscriptions.list({ customer: customer.id })).data).toHaveLength(data.length);
});

test("many cancels at once: one succeeds", async () => {
  const { stripe, subscribe } = await aShop();
  const { id } = await subscribe();
  const results = await Promise.all(
    Array.from({ length: 6 }, () =>
      stripe.subscriptions.cancel(id).then(
        () => "canceled",
        (error) => error.code,
      ),
    ),
  );
  expect(results.toSorted()).toEqual(["canceled", ...Array.from({ length: 5 }, () => "resource_missing")]);
});

test("a customer has only so many live subscriptions", async () => {
  const { local, stripe, subscribe, checkout } = await aShop({ subscriptionsMax: 3 });
  const [{ id }] = [await subscribe(), await subscribe(), await subscribe()];
  const session = await checkout();
  expect(() => local.pay(session.id, payment)).toThrow("already has the maximum 3 current subscriptions");
  await stripe.subscriptions.cancel(id);
  local.pay(session.id, payment);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "complete" });
});

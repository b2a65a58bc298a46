import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { card, newKey } from "./desk";
import { signIn } from "./fixtures";
import { expect, test } from "./own-demo";

const sorry = "Stripe does not answer. Nothing is lost: try again in a moment.";

/** A state as it is seen: nothing for axe to find, and no scrolling sideways on a phone. */
async function looksRight(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 720 };
  expect((await new AxeBuilder({ page }).analyze()).violations, name).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  const [scrollWidth, clientWidth] = await page.evaluate(() => {
    const { documentElement } = document;
    return [documentElement.scrollWidth, documentElement.clientWidth];
  });
  expect(scrollWidth, name).toBeLessThanOrEqual(clientWidth ?? 0);
  await page.setViewportSize(before);
}

/** Pays the open checkout that the page shows. */
async function pay(page: Page, number = "4242 4242 4242 4242"): Promise<void> {
  await expect(page).toHaveURL(/\/c\/pay\//);
  const fields = { card: number, expiry: "12/34", cvc: "123", name: "Mario Rossi", line1: "Via Roma 1" };
  const place = { postal_code: "20121", city: "Milano", country: "IT" };
  for (const [name, value] of Object.entries({ ...fields, ...place })) {
    await page.locator(`form [name=${name}]`).fill(value);
  }
  await page.locator("form button").click();
}

test("down at Enable: it says so, a retry works, and there is one checkout and one seat", async ({
  page,
  demo,
  stripe,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi", demo.url), await newKey(owner, "Bianchi", demo.url)];
  await newSeat(owner, first);
  await signIn(page, owner);
  await page.goto(`/keys/${second}`);
  await stripe.down();
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await expect(card(page).getByRole("alert")).toHaveText(sorry);
  await looksRight(page, "down at Enable");
  await stripe.up();

  // The session is made, and each answer lost: a retry finds the same one.
  await stripe.down({ kind: "lost", method: "POST", path: "/v1/checkout/sessions" });
  await page.reload();
  await card(page)
    .getByRole("button", { name: /Enable Desk|Resume checkout/ })
    .click();
  await expect(card(page).getByRole("alert")).toHaveText(sorry);
  await stripe.up();
  await page.reload();
  await card(page)
    .getByRole("button", { name: /Enable Desk|Resume checkout/ })
    .click();
  await expect(page).toHaveURL(/\/c\/pay\//);
  expect((await stripe.read("checkout/sessions?status=open&limit=100")).data).toHaveLength(1);
  await pay(page);
  await expect(card(page)).toContainText("Desk is active for this key.");
  await page.goto("/billing");
  await expect(page.getByRole("row", { name: /Rossi|Bianchi/ })).toHaveCount(2);
});

test("down at the return page: it waits without a webhook, and ends by itself", async ({
  page,
  demo,
  stripe,
  newOwner,
  newSeat,
}) => {
  test.setTimeout(120_000);
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi", demo.url);
  // The details are given, and the trial is used.
  await newSeat(owner, await newKey(owner, "Bianchi", demo.url));
  await signIn(page, owner);
  await page.goto(`/keys/${keyId}`);
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await expect(page).toHaveURL(/\/c\/pay\//);
  await stripe.box("webhook-faults", { kind: "dropped", times: 1_000 });
  await stripe.down({ kind: "503" });
  await pay(page);
  await expect(page.getByRole("heading", { name: "Activating…" })).toBeVisible({ timeout: 40_000 });
  await looksRight(page, "activating");
  await expect(page.getByText("It takes longer than usual")).toBeVisible({ timeout: 40_000 });
  await looksRight(page, "activating for long");
  // It answers again, but slowly, and no webhook ever came.
  await stripe.up();
  await stripe.box("webhook-faults", { kind: "dropped", times: 1_000 });
  await stripe.down({ kind: "slow", ms: 2_500 });
  await expect(page).toHaveURL(new RegExp(`/keys/${keyId}\\?desk=started#desk$`), { timeout: 40_000 });
  await expect(card(page)).toContainText("Desk is active for this key.");
  await expect(card(page)).toContainText("Next charge");
});

test("down at Disable: the end counts at once, and Stripe is told as soon as it answers", async ({
  page,
  demo,
  stripe,
  newOwner,
  newSeat,
}) => {
  test.setTimeout(120_000);
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi", demo.url), await newKey(owner, "Bianchi", demo.url)];
  await newSeat(owner, first);
  await newSeat(owner, second);
  await signIn(page, owner);
  await stripe.down();
  await page.goto(`/keys/${first}/desk/disable`);
  await page.getByRole("button", { name: "Disable Desk" }).click();
  await expect(card(page)).toContainText("Ends on");
  await looksRight(page, "ends while Stripe is down");
  await page.goto(`/keys/${second}/desk/disable`);
  await page.getByRole("radio", { name: "Now" }).check();
  await page.getByRole("button", { name: "Disable Desk" }).click();
  await expect(card(page)).toContainText("access has ended and nothing more is charged");
  await looksRight(page, "ended while Stripe is down");
  await stripe.up();
  const endings = async () => {
    const { data } = await stripe.read("subscriptions?status=all&limit=2");
    return data.map(({ status, cancel_at_period_end }) =>
      status === "canceled" ? status : cancel_at_period_end,
    );
  };
  await expect.poll(endings, { timeout: 60_000 }).toEqual(["canceled", true]);
});

test("down at the billing page: seats and details are there, the portal says so and opens later", async ({
  page,
  demo,
  stripe,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  await newSeat(owner, await newKey(owner, "Rossi", demo.url));
  await signIn(page, owner);
  await stripe.down();
  await page.goto("/billing");
  await expect(page.getByRole("row", { name: /Rossi/ })).toContainText("Trial");
  const portal = page.getByRole("button", { name: "Card and invoices" });
  await portal.click();
  await expect(page.getByText(sorry)).toBeVisible();
  await looksRight(page, "down at the portal");
  await stripe.up();
  await portal.click();
  await expect(page).toHaveURL(/\/p\/session\//);
});

/** Buys a seat through the pages, with this card. */
async function buyWith(page: Page, keyId: number, number: string): Promise<void> {
  await page.goto(`/keys/${keyId}`);
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  const details = {
    name: "Rossi Srl",
    vat: "01234567897",
    fiscalCode: "01234567897",
    line: "Via Roma 1",
    postalCode: "20121",
    city: "Milano",
    province: "MI",
    recipientCode: "ABC1234",
  };
  for (const [name, value] of Object.entries(details)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole("button", { name: "Save and go to payment" }).click();
  await pay(page, number);
  await expect(card(page)).toContainText("Desk is active for this key.");
}

test("whatever a comparison with Stripe can find is told on the billing page, to its account alone", async ({
  page,
  demo,
  newOwner,
  newSeat,
  drift,
  otherPage,
}) => {
  const owner = await newOwner();
  await newSeat(owner, await newKey(owner, "Rossi", demo.url));
  await drift(owner);
  await signIn(page, owner);
  await page.goto("/billing");
  for (const text of [
    "Stripe has a subscription that no checkout here bought: sub_unknown",
    "Stripe doesn't know the subscription of a seat: sub_missing",
    "A checkout was paid after its key was gone; its subscription was cancelled at once: sub_paid_unwanted",
    "A second free trial was started; its subscription was cancelled at once: sub_second_trial",
    "Stripe could not be told 4 times (the end of a seat); it is tried again.",
    "(a seat's key)",
    "(the card)",
    "(the end of a checkout)",
    "(billing details)",
  ]) {
    await expect(page.getByText(text)).toBeVisible();
  }
  await looksRight(page, "drift");
  const other = await otherPage();
  await signIn(other, await newOwner());
  await other.goto("/billing");
  await expect(other.getByRole("heading", { name: "No Desk seats" })).toBeVisible();
  await expect(other.getByText("Stripe and this page differ")).toHaveCount(0);
});

test("from 400 seats on the card warns, and at 490 it refuses the next one", async ({
  page,
  demo,
  newOwner,
  newSeat,
  fillSeats,
}) => {
  test.setTimeout(120_000);
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi", demo.url), await newKey(owner, "Bianchi", demo.url)];
  await newSeat(owner, first);
  await signIn(page, owner);
  await fillSeats(owner, 399);
  await page.goto(`/keys/${second}`);
  await expect(card(page).getByRole("button", { name: "Enable Desk" })).toBeVisible();
  await expect(card(page).getByText("of at most 490 seats")).toHaveCount(0);
  await fillSeats(owner, 400);
  await page.reload();
  await expect(card(page).getByText("400 of at most 490 seats")).toBeVisible();
  await looksRight(page, "400 seats");
  await fillSeats(owner, 490);
  await page.reload();
  await expect(card(page).getByText("490 of at most 490 seats")).toBeVisible();
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await expect(card(page).getByRole("alert")).toHaveText(
    "The account has 490 Desk seats already, the most there can be.",
  );
  await looksRight(page, "490 seats");
  await page.goto("/billing");
  await looksRight(page, "the billing page of 490 seats");
});

test("without a price the key's page says so, and a look later shows it", async ({
  page,
  demo,
  stripe,
  newOwner,
}) => {
  test.setTimeout(150_000);
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi", demo.url);
  await signIn(page, owner);
  await stripe.down();
  // A price is remembered for a minute.
  await expect
    .poll(
      async () => {
        await page.goto(`/keys/${keyId}`);
        return card(page).innerText();
      },
      { timeout: 90_000, intervals: [2_000] },
    )
    .toContain("The price can't be read now");
  await looksRight(page, "no price, key");
  await page.goto("/billing");
  await expect(page.getByRole("heading", { name: "No Desk seats" })).toBeVisible();
  await looksRight(page, "no price, billing");
  await stripe.up();
  await page.goto(`/keys/${keyId}`);
  await expect(card(page)).toContainText("15 days free, then €9.00 a month");
});

// The last one: the clock of this Stripe never goes back.
test("a card that fails after the trial is told of by every page, and Desk is closed", async ({
  page,
  demo,
  stripe,
  newOwner,
}) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi", demo.url);
  await signIn(page, owner);
  await buyWith(page, keyId, "4000 0000 0000 0341");
  await stripe.box("advance", { days: 16 });
  await page.goto("/billing");
  await expect(page.getByText("The payment of a Desk seat failed")).toBeVisible();
  await expect(page.getByRole("row", { name: /Rossi/ })).toContainText("Payment failed");
  await looksRight(page, "past due, billing");
  await page.goto(`/keys/${keyId}#desk`);
  // No invoice was ever paid: there is no time of grace.
  await expect(card(page)).toContainText("Desk is closed until the open invoice is paid.");
  await looksRight(page, "past due, key");
});

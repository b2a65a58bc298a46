import { card, newKey } from "./desk";
import { expect, signIn, test } from "./fixtures";

// Pages that are not there are asked for on purpose.
test.use({ allowedErrors: [/status of 404/] });

test("terms that changed since they were shown are shown anew, and nothing is opened", async ({
  page,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi"), await newKey(owner, "Bianchi")];
  await signIn(page, owner);
  await page.goto(`/keys/${first}`);
  await expect(card(page)).toContainText("15 days free");
  // Elsewhere the trial is used, and the details are given.
  await newSeat(owner, second);
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await expect(card(page).getByRole("alert")).toContainText("look at the new terms and confirm");
  await expect(card(page)).toContainText("€9.00 today, then €9.00 a month");
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await expect(page.getByRole("button", { name: "Pay €9.00 and subscribe" })).toBeVisible();
});

test("an open checkout is resumed at the same place, or discarded", async ({ page, newOwner, newSeat }) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  const { attemptId } = await newSeat(owner, keyId, "open");
  await signIn(page, owner);
  await expect(page.getByRole("row", { name: /Rossi/ })).toContainText("Checkout open");
  await page.goto(`/billing/return?attempt=${attemptId}`);
  await expect(page.getByRole("heading", { name: "Not paid yet" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the key" }).click();
  await card(page).getByRole("button", { name: "Resume checkout" }).click();
  await expect(page).toHaveURL(/\/c\/pay\//);
  const opened = page.url();
  await page.goto(`/keys/${keyId}`);
  await card(page).getByRole("button", { name: "Resume checkout" }).click();
  await expect(page).toHaveURL(opened);
  await page.goto(`/keys/${keyId}`);
  await card(page).getByRole("button", { name: "Discard checkout" }).click();
  await expect(card(page)).toContainText("No Desk");
  await expect(card(page)).toContainText("15 days free");
  await page.goto(opened);
  await expect(page.getByRole("heading", { name: "This checkout has expired" })).toBeVisible();
  await page.goto(`/billing/return?attempt=${attemptId}`);
  await expect(page.getByRole("heading", { name: "This checkout is over" })).toBeVisible();
});

test("the return page tells nobody of another's checkout, and signs nobody in", async ({
  page,
  otherPage,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  const { attemptId } = await newSeat(owner, await newKey(owner, "Rossi"));
  const stranger = await newOwner();
  await signIn(page, stranger);
  for (const attempt of [attemptId, crypto.randomUUID(), "1", ""]) {
    const answer = await page.goto(`/billing/return?attempt=${attempt}`);
    expect([attempt, answer?.status()]).toEqual([attempt, 404]);
    const state = await page.request.get(`/billing/return/state?attempt=${attempt}`);
    expect([attempt, state.status(), await state.json()]).toEqual([attempt, 404, { state: null }]);
  }
  const nobody = await otherPage();
  await nobody.goto(`/billing/return?attempt=${attemptId}`);
  await expect(nobody).toHaveURL(/\/sign-in/);
  expect((await nobody.request.get(`/billing/return/state?attempt=${attemptId}`)).status()).toBe(401);
  expect((await nobody.request.get("/billing/ledger")).status()).toBe(401);
});

test("a key with a seat is not turned off or deleted without a word about the seat", async ({
  page,
  newOwner,
  newSeat,
}) => {
  const owner = await newOwner();
  const first = await newKey(owner, "Rossi");
  await newKey(owner, "Bianchi");
  await newSeat(owner, first);
  await signIn(page, owner);

  await page.goto(`/keys/${first}#status`);
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  const off = page.getByRole("alertdialog", { name: "Disable “Rossi”?" });
  await expect(off).toContainText("The key's Desk seat still bills");
  await expect(off.getByRole("link", { name: "Move the seat" })).toHaveAttribute(
    "href",
    `/keys/${first}/desk/move`,
  );
  await off.getByRole("button", { name: "Disable" }).click();
  await expect(card(page)).toContainText("The key is off, its seat still bills");

  await page.getByRole("button", { name: "Delete key…" }).click();
  const gone = page.getByRole("alertdialog", { name: "Delete “Rossi”?" });
  await gone.getByRole("textbox").fill("Rossi");
  await gone.getByRole("button", { name: "Delete key" }).click();
  await expect(gone.getByRole("alert")).toHaveText("Choose what becomes of the Desk seat.");
  await gone.getByRole("radio", { name: "Move the seat to another key" }).check();
  await gone.getByRole("button", { name: "Delete key" }).click();
  await expect(gone.getByRole("alert")).toHaveText("Choose a key.");
  await gone.getByRole("radio", { name: "Bianchi" }).check();
  await gone.getByRole("button", { name: "Delete key" }).click();
  await expect(page.getByText("“Rossi” was deleted")).toBeVisible();
  await expect(page.getByRole("row", { name: /Bianchi/ })).toContainText("Trial");

  await page.getByRole("button", { name: "Actions for Bianchi" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const last = page.getByRole("alertdialog", { name: "Delete “Bianchi”?" });
  await last.getByRole("radio", { name: "Cancel the seat now" }).check();
  await last.getByRole("textbox").fill("Bianchi");
  await last.getByRole("button", { name: "Delete key" }).click();
  await expect(page.getByText("“Bianchi” was deleted")).toBeVisible();
  await expect
    .poll(async () => {
      await page.goto("/billing");
      return page.locator("main").innerText();
    })
    .toContain("1 ended seat");
});

test("while a payment fails every page says so, and a seat can only be ended at once", async ({
  page,
  newOwner,
  newSeat,
  oweSeats,
}) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  await newSeat(owner, keyId);
  await oweSeats(owner);
  await signIn(page, owner);
  for (const address of ["/keys", "/companies", "/settings", `/keys/${keyId}`, "/billing"]) {
    await page.goto(address);
    await expect(page.getByText("The payment of a Desk seat failed")).toBeVisible();
  }
  await page.goto("/keys");
  await expect(page.getByRole("row", { name: /Rossi/ })).toContainText("access until");
  await page.goto(`/keys/${keyId}/desk/disable`);
  await expect(page.getByRole("radio")).toHaveCount(0);
  await expect(page.getByText("the seat can only be ended at once")).toBeVisible();
  await page.getByRole("button", { name: "Pay or change card" }).click();
  await expect(page).toHaveURL(/\/p\/session\//);
});

test("enabling Desk on the primary key warns, and offers a restricted one", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await signIn(page, owner);
  await page.getByRole("link", { name: "No Desk: enable it for Primary key" }).click();
  await expect(card(page)).toContainText("Better not on the primary key");
  await expect(card(page).getByRole("link", { name: "Create restricted key" })).toBeVisible();
  await expect(card(page).getByRole("button", { name: "Enable Desk anyway" })).toBeVisible();
});

import { card, fillDetails, newKey, pay } from "./desk";
import { expect, servers, signIn, test } from "./fixtures";

// Pages that are not there are asked for on purpose.
test.use({ allowedErrors: [/status of 404/] });

test("a seat is bought on terms that were shown, moved, ended, kept and ended at once", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi"), await newKey(owner, "Bianchi")];
  await signIn(page, owner);

  await test.step("the key's card tells price, trial and first charge before the button", async () => {
    await page.getByRole("link", { name: "No Desk: enable it for Rossi" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${first}#desk$`));
    await expect(card(page)).toContainText("15 days free, then €9.00 a month");
    await expect(card(page)).toContainText("the first charge is on");
    await expect(card(page)).toContainText("For the key Rossi");
    await card(page).getByRole("button", { name: "Enable Desk" }).click();
  });

  await test.step("billing details are asked for once, and judged", async () => {
    await expect(page).toHaveURL(new RegExp(`/billing/details\\?key=${first}$`));
    await expect(page.getByText("15 days free, then €9.00 a month")).toBeVisible();
    await fillDetails(page, { vat: "01234567890", recipientCode: "" });
    await page.getByRole("button", { name: "Save and go to payment" }).click();
    await expect(page.getByText("The check digit doesn't add up: check the VAT number again.")).toBeVisible();
    await expect(page.getByText("Give the recipient code or a PEC address.")).toBeVisible();
    await expect(page.getByLabel("Company name")).toHaveValue("Rossi Srl");
    await fillDetails(page);
    await page.getByRole("button", { name: "Save and go to payment" }).click();
  });

  await test.step("a declined card buys nothing, a good one starts the trial", async () => {
    await pay(page, "4000 0000 0000 0002");
    await expect(page.getByRole("alert")).toHaveText("Your card was declined.");
    await pay(page);
    await expect(page).toHaveURL(new RegExp(`/keys/${first}\\?desk=started#desk$`));
    await expect(card(page)).toContainText("Desk is active for this key.");
    await expect(card(page)).toContainText("Trial until");
  });

  await test.step("it is moved with its dates", async () => {
    const until = await card(page)
      .getByText(/^Trial until/)
      .innerText();
    await card(page).getByRole("link", { name: "Move to another key…" }).click();
    await page.getByRole("searchbox", { name: "Search keys" }).fill("Bian");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("radio")).toHaveCount(1);
    await page.getByRole("button", { name: "Move seat" }).click();
    await expect(page.getByText("Choose a key.")).toBeVisible();
    await page.getByRole("radio", { name: "Bianchi" }).check();
    await page.getByRole("button", { name: "Move seat" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${second}\\?desk=moved#desk$`));
    await expect(card(page)).toContainText("The seat is on this key now. Its dates stay the same.");
    await expect(card(page).getByText(until)).toBeVisible();
  });

  await test.step("it is disabled at its end, and kept", async () => {
    await card(page).getByRole("link", { name: "Disable…" }).click();
    await expect(page.getByRole("radio", { name: /^At the end of the period/ })).toBeChecked();
    await page.getByRole("button", { name: "Disable Desk" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${second}#desk$`));
    await expect(card(page).getByText(/^Ends on .*\d{4}$/)).toBeVisible();
    await card(page).getByRole("button", { name: "Keep seat" }).click();
    await expect(card(page).getByText(/^Trial until/)).toBeVisible();
  });

  await test.step("the billing page lists it with its price and next charge", async () => {
    await page.goto("/billing");
    const row = page.getByRole("row", { name: /Bianchi/ });
    await expect(row).toContainText("Trial");
    await expect(row).toContainText("€9.00 a month");
    await expect(page.getByText("Rossi Srl")).toBeVisible();
    const ledger = await (await page.request.get("/billing/ledger")).text();
    expect(ledger.split("\r\n")[0]).toContain("month,key_id,key,seat_id");
    for (const name of ["Rossi", "Bianchi"]) expect(ledger).toContain(`,${name},`);
    await page.getByRole("button", { name: "Card and invoices" }).click();
    await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/p\/session\//);
  });

  await test.step("it is disabled at once, and the key is free again on paid terms", async () => {
    await page.goto(`/keys/${second}/desk/disable`);
    await page.getByRole("radio", { name: "Now" }).check();
    await page.getByRole("button", { name: "Disable Desk" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${second}#desk$`));
    await expect
      .poll(async () => {
        await page.goto(`/keys/${second}`);
        return card(page).innerText();
      })
      .toContain("€9.00 today, then €9.00 a month");
    await page.goto("/billing");
    await page.getByText("1 ended seat").click();
    await expect(page.getByRole("table", { name: "Ended seats" })).toContainText("Bianchi");
  });

  await test.step("the log tells it, with the names of the keys", async () => {
    await page.goto("/activity?action=seat");
    const moved = page.getByRole("row", { name: /Desk seat moved/ });
    await expect(moved).toContainText("Rossi");
    await expect(moved).toContainText("Bianchi");
  });
});

test("in Italian the way is the same", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const keyId = await newKey(owner, "Rossi");
  await signIn(page, owner);
  await page.getByRole("button", { name: "Italiano" }).click();
  await expect(page.getByRole("heading", { name: "Chiavi", level: 1 })).toBeVisible();
  await page.goto(`/keys/${keyId}#desk`);
  await expect(card(page)).toContainText("15 giorni gratis, poi 9,00 € al mese");
  await card(page).getByRole("button", { name: "Attiva Desk" }).click();
  await fillDetails(page);
  await page.getByRole("button", { name: "Salva e vai al pagamento" }).click();
  await expect(page.getByRole("button", { name: "Inizia la prova" })).toBeVisible();
  await pay(page);
  await expect(card(page)).toContainText("Desk è attivo per questa chiave.");
  await expect(card(page)).toContainText("In prova fino al");
  await page.goto("/billing");
  await expect(page.getByRole("row", { name: /Rossi/ })).toContainText("9,00 € al mese");
});

test("before any script has loaded a seat is bought, moved and disabled all the same", async ({
  browser,
  newOwner,
}) => {
  const owner = await newOwner();
  const [first, second] = [await newKey(owner, "Rossi"), await newKey(owner, "Bianchi")];
  const context = await browser.newContext({
    baseURL: servers.first,
    locale: "en-GB",
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  await signIn(page, owner);
  await page.goto(`/keys/${first}`);
  await card(page).getByRole("button", { name: "Enable Desk" }).click();
  await fillDetails(page);
  await page.getByRole("button", { name: "Save and go to payment" }).click();
  await pay(page);
  await expect(card(page)).toContainText("Trial until");
  await card(page).getByRole("link", { name: "Move to another key…" }).click();
  await page.getByRole("radio", { name: "Bianchi" }).check();
  await page.getByRole("button", { name: "Move seat" }).click();
  await expect(page).toHaveURL(new RegExp(`/keys/${second}\\?desk=moved#desk$`));
  await card(page).getByRole("link", { name: "Disable…" }).click();
  await page.getByRole("button", { name: "Disable Desk" }).click();
  await expect(card(page)).toContainText("Ends on");
  await card(page).getByRole("button", { name: "Keep seat" }).click();
  await expect(card(page)).toContainText("Trial until");
  await context.close();
});

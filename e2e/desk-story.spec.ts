import { card, fillDetails, pay } from "./desk";
import { api, expect, newEmail, signIn, test } from "./fixtures";
import { handOver, people, registerFrom } from "./hand-over";
import { invoiceOf } from "./invoice";

const colli = "IT03847120379";
const bianchi = "IT05665480215";

test("a client is onboarded, given a seat and a link, sends an invoice and sees it delivered; the seat moves away", async ({
  page,
  otherPage,
  newOwner,
}) => {
  test.setTimeout(240_000);
  const owner = await newOwner("Gestionale Facile");
  await signIn(page, owner);
  const client = await otherPage();

  await test.step("two clients become a key each", async () => {
    await page.getByRole("link", { name: "Onboard clients" }).click();
    await page
      .getByLabel("One client a line")
      .fill(`Cantina Colli;${colli};Cantina Colli Srl\nStudio Bianchi;${bianchi};Studio Bianchi`);
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("button", { name: "Create 2 keys" }).click();
    await expect(page.getByText("2 keys were made")).toBeVisible();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download secrets" }).click();
    await downloading;
  });

  const keys: { id: number; description: string }[] = await (await api(owner.liveSecret)("/v1/key")).json();
  const keyOf = (name: string) => keys.find(({ description }) => description === name)?.id ?? 0;
  const [first, second] = [keyOf("Cantina Colli"), keyOf("Studio Bianchi")];

  await test.step("the first gets a seat, on the checkout page", async () => {
    await page.goto(`/keys/${first}#desk`);
    await card(page).getByRole("button", { name: "Enable Desk" }).click();
    await fillDetails(page);
    await page.getByRole("button", { name: "Save and go to payment" }).click();
    await pay(page);
    await expect(card(page)).toContainText("Trial until");
  });

  await test.step("the key is handed over, and nobody has seen a secret", async () => {
    const { url, code } = await handOver(page, first, owner, { environment: "Live" });
    await client.goto(url);
    await registerFrom(client, newEmail("cantina"));
    await client.getByLabel("Code").fill(code);
    await client.getByRole("button", { name: "Link the key" }).click();
    await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();
    expect(/ik_(test|live)_\w{20}/.test(await client.content())).toBe(false);
    await page.reload();
    await expect(people(page).getByText("Linked").first()).toBeVisible();
  });

  await test.step("the client sends an invoice and sees it delivered", async () => {
    await client.getByRole("link", { name: "Upload", exact: true }).click();
    const file = { name: "fattura.xml", mimeType: "application/xml", buffer: Buffer.from(invoiceOf(colli)) };
    await client.locator("input[type=file]").setInputFiles([file]);
    const line = client.getByRole("list", { name: "Uploaded files" }).getByRole("listitem");
    await expect(line).toContainText("Sent · 1");
    await line.getByRole("link", { name: "1", exact: true }).click();
    await expect(client.getByRole("heading", { level: 1, name: "Invoice no. 1" })).toBeVisible();
    await expect(client.getByText("Delivered").first()).toBeVisible({ timeout: 60_000 });
  });

  await test.step("another client of the same provider sees nothing of it", async () => {
    const address = new URL(client.url()).pathname;
    const other = await otherPage();
    const { url } = await handOver(page, second, owner, { environment: "Test", withCode: false });
    await other.goto(url);
    await registerFrom(other, newEmail("studio"));
    await other.getByRole("button", { name: "Link the key" }).click();
    await expect(other.getByText("No invoice sent yet")).toBeVisible();
    expect((await other.request.get(`${address}/file`)).status()).toBe(404);
  });

  await test.step("the seat is moved: the client's next click says so, and the move back opens again", async () => {
    await page.goto(`/keys/${first}/desk/move`);
    await page.getByRole("radio", { name: "Studio Bianchi" }).check();
    await page.getByRole("button", { name: "Move" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${second}`));
    // A page that refreshes itself may have been there before the click.
    await client.goto("/desk/sent");
    await expect(client.getByRole("heading", { name: "Desk is not active for this key" })).toBeVisible();
    await expect(client.getByText("Ask Gestionale Facile to enable it")).toBeVisible();
    await expect(client.getByText("€")).toHaveCount(0);
    await page.goto(`/keys/${second}/desk/move`);
    await page.getByRole("radio", { name: "Cantina Colli" }).check();
    await page.getByRole("button", { name: "Move" }).click();
    await expect(page).toHaveURL(new RegExp(`/keys/${first}`));
    await client.goto("/desk");
    await expect(client.getByRole("heading", { name: "Overview" })).toBeVisible();
  });
});

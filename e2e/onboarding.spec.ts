import { readFileSync } from "node:fs";
import { api, expect, servers, signIn, test } from "./fixtures";

const rossi = "IT01114601006";
const bianchi = "IT00743110157";

test("a list of clients becomes one key each, whose secrets are taken away and work for that company alone", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner("An ISV");
  await signIn(page, owner);
  await page.getByRole("link", { name: "Onboard clients" }).click();

  await page.getByLabel("One client a line").fill("   ");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText("The list is empty")).toBeVisible();

  const list = `Rossi;${rossi};Rossi Srl\nBianchi;00743110157;Bianchi & Figli Snc\nVerdi;01114601007;Verdi Srl`;
  await page.getByLabel("One client a line").fill(list);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("heading", { name: "3 clients" })).toBeVisible();
  const row = (name: string) => page.getByRole("row", { name });
  await expect(row("Rossi Srl")).toContainText("To be made");
  await expect(row("Verdi Srl")).toContainText("The check digit of the VAT number doesn't add up.");

  await page.getByRole("button", { name: "Create 2 keys" }).click();
  await expect(page.getByText("2 keys were made")).toBeVisible();
  await expect(row("Rossi Srl")).toContainText("Key made");
  await expect(page.getByRole("button", { name: /^Create/ })).toHaveCount(0);

  // Leaving without the secrets is asked about; with them it is not.
  await page.getByRole("link", { name: "Companies" }).click();
  await expect(page.getByRole("alertdialog", { name: "Leave without the secrets?" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download secrets" }).click();
  const file = readFileSync(await (await downloading).path(), "utf8");
  const lines = file
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(lines.map((cells) => cells.slice(0, 2))).toEqual([
    ["Client", "VAT number"],
    ["Rossi", rossi],
    ["Bianchi", bianchi],
  ]);
  for (const [, vat, test, live] of lines.slice(1)) {
    for (const secret of [test ?? "", live ?? ""]) {
      const seen: { vat: string }[] = await (await api(secret, servers.second)("/v1/company")).json();
      expect(seen.map((company) => company.vat)).toEqual([vat]);
      const other = vat === rossi ? bianchi : rossi;
      expect((await api(secret)(`/v1/company/${other}`)).status).toBe(404);
    }
  }
  await page.getByRole("link", { name: "Companies" }).click();
  await expect(page.getByRole("row", { name: "Bianchi & Figli Snc" })).toBeVisible();

  // Given again, the list makes nothing twice.
  await page.goto("/keys/onboarding");
  await page.getByLabel("One client a line").fill(list);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(row("Rossi Srl")).toContainText("It has a key of its own already: “Rossi”.");
  await expect(page.getByRole("button", { name: /^Create/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Discard list" }).click();
  await expect(page).toHaveURL(/\/keys\/onboarding$/);
  await expect(page.getByRole("row", { name: "2 of 3" })).toBeVisible();
});

test("an older list is found again page by page, and the log tells who gave and discarded one", async ({
  page,
  newOwner,
  newList,
}) => {
  const owner = await newOwner();
  for (let count = 1; count <= 21; count += 1) await newList(owner, `Cliente ${count};IT01114601006;Colli`);
  await signIn(page, owner);
  await page.goto("/keys/onboarding");
  const lists = page.getByRole("table", { name: "Lists given before" });
  await expect(lists.getByRole("link")).toHaveCount(20);
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("navigation", { name: "Pages of lists" }).getByRole("link", { name: "Next" }).click();
  await expect(page.getByText("Page 2 of 2")).toBeVisible();
  await expect(lists.getByRole("link")).toHaveCount(1);
  await page.goto("/keys/onboarding?page=9");
  await expect(page).toHaveURL(/page=2$/);
  await lists.getByRole("link").click();
  await page.getByRole("button", { name: "Discard list" }).click();
  await expect(page).toHaveURL(/\/keys\/onboarding$/);
  await page.goto("/activity?action=list");
  await expect(page.getByRole("row", { name: /List of clients discarded/ })).toContainText(owner.email);
  await expect(page.getByRole("row", { name: /List of clients given/ })).toHaveCount(21);
});

test("the password is asked for again, and a list of 25 goes through in one press", async ({
  page,
  newOwner,
  newList,
  agePassword,
}) => {
  const owner = await newOwner();
  const vats = Array.from({ length: 25 }, (_, index) => `DE1000000${String(index + 10)}`);
  const id = await newList(
    owner,
    vats.map((vat, index) => `Kunde ${index + 1};${vat};Firma ${index + 1}`).join("\n"),
  );
  await signIn(page, owner);
  await agePassword(owner);
  await page.goto(`/keys/onboarding/${id}`);
  await page.getByRole("button", { name: "Create 25 keys" }).click();
  await page.getByLabel("Your password").fill(owner.password);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("25 keys were made")).toBeVisible();
  await expect(page.getByText("Key made", { exact: true })).toHaveCount(25);
});

test("seats for the clients of a list are bought one after another, left and taken up again", async ({
  page,
  newOwner,
  newList,
  newSeat,
}) => {
  const owner = await newOwner();
  const id = await newList(owner, `Rossi;${rossi};\nBianchi;${bianchi};\nMuster;DE123456789;`, true);
  await signIn(page, owner);
  await page.goto(`/keys/onboarding/${id}`);
  await page.getByRole("link", { name: "Desk seats", exact: true }).click();
  const turn = (name: string) => page.getByRole("heading", { name: `Next: ${name}` });
  await expect(turn("Rossi")).toBeVisible();
  await expect(page.getByText("3 clients without a seat")).toBeVisible();
  await expect(page.getByText("Seats for all 3 of them: €27.00 a month.")).toBeVisible();

  await page.getByRole("link", { name: "Skip for now" }).click();
  await expect(turn("Bianchi")).toBeVisible();
  await page.getByRole("link", { name: "Choose Muster" }).click();
  await expect(turn("Muster")).toBeVisible();
  await page.getByRole("button", { name: "Enable Desk" }).click();
  await expect(page).toHaveURL(/\/billing\/details\?key=/);

  const keys: { id: number; description: string }[] = await (await api(owner.liveSecret)("/v1/key")).json();
  const keyOf = (name: string) => keys.find(({ description }) => description === name)?.id ?? 0;
  await newSeat(owner, keyOf("Muster"));
  await page.goto(`/keys/${keyOf("Muster")}?desk=started#desk`);
  await page.getByRole("link", { name: "Next client (2 left)" }).click();
  await expect(turn("Rossi")).toBeVisible();
  await expect(page.getByRole("row", { name: /Muster/ })).toContainText("Trial until");
  await newSeat(owner, keyOf("Rossi"));
  await api(owner.liveSecret)(`/v1/key/${keyOf("Bianchi")}`, { method: "PATCH", body: { enabled: false } });
  await page.reload();
  await expect(page.getByText("The last key without a seat is disabled or expired")).toBeVisible();
  await expect(page.getByRole("row", { name: /Bianchi/ })).toContainText("Disabled");
  await api(owner.liveSecret)(`/v1/key/${keyOf("Bianchi")}`, { method: "DELETE" });
  await page.reload();
  await expect(page.getByText("Every client has a seat")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the keys of a list are made, and their secrets shown", async ({ page, newOwner }) => {
    const owner = await newOwner();
    await signIn(page, owner);
    await page.goto("/keys/onboarding");
    await page.getByLabel("One client a line").fill(`Rossi;${rossi};Rossi Srl`);
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("button", { name: "Create one key" }).click();
    const file = await page.getByRole("link", { name: "Download secrets" }).getAttribute("href");
    expect(decodeURIComponent(file ?? "")).toMatch(/Rossi,IT01114601006,ik_test_\w+,ik_live_\w+/);
  });
});

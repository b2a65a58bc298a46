import type { Page } from "@playwright/test";
import { api, expect, type Owner, signIn, test } from "./fixtures";

type Made = { id: number; test_secret: string };

async function makeKey({ liveSecret }: Owner, body: object = {}): Promise<Made> {
  const settings = { description: "Gestionale", preset: "read_only", company_scope: "all", ...body };
  const response = await api(liveSecret)("/v1/key", { method: "POST", body: settings });
  expect(response.status).toBe(201);
  return response.json();
}

const gate = (page: Page) => page.getByRole("dialog", { name: "Confirm that it is you" });

/** Gives up once by Escape after a wrong password, opens it again, is wrong again, and then right. */
async function answer(page: Page, password: string, open: () => Promise<void>): Promise<void> {
  const field = gate(page).getByLabel("Your password", { exact: true });
  const confirm = gate(page).getByRole("button", { name: "Confirm" });
  for (const leave of [true, false]) {
    await open();
    await field.fill("not this one");
    await confirm.click();
    await expect(gate(page).getByText("password is wrong")).toBeVisible();
    await expect(confirm).not.toHaveAttribute("aria-busy", "true");
    if (leave) {
      await page.keyboard.press("Escape");
      await expect(gate(page)).toHaveCount(0);
    }
  }
  await field.fill(password);
  await confirm.click();
  await expect(gate(page)).toHaveCount(0);
}

test.describe("a wrong password when it is asked for again", () => {
  test("is answered, given up and mended before a test secret is shown", async ({
    page,
    newOwner,
    agePassword,
  }) => {
    const owner = await newOwner();
    const key = await makeKey(owner);
    await signIn(page, owner);
    await agePassword(owner);
    await page.goto(`/keys/${key.id}`);
    const show = page
      .getByRole("region", { name: "Test secret" })
      .getByRole("button", { name: "Show", exact: true });
    await answer(page, owner.password, async () => {
      await show.click();
      await expect(gate(page).getByText("This shows a secret")).toBeVisible();
    });
    await expect(page.getByRole("group", { name: "Test secret in clear" })).toContainText(key.test_secret);
  });

  test("is answered, given up and mended before a key is switched on", async ({
    page,
    newOwner,
    agePassword,
  }) => {
    const owner = await newOwner();
    await makeKey(owner, { enabled: false });
    await signIn(page, owner);
    await agePassword(owner);
    const toggle = page.getByRole("switch", { name: "Enable Gestionale" });
    await answer(page, owner.password, async () => {
      await toggle.click();
      await expect(gate(page).getByText("This gives a key more than it had")).toBeVisible();
    });
    await expect(page.getByText("“Gestionale” is enabled")).toBeVisible();
    await expect(toggle).toBeChecked();
  });

  test("is answered, given up and mended before many keys get more", async ({
    page,
    newOwner,
    agePassword,
  }) => {
    const owner = await newOwner();
    await makeKey(owner, { description: "Uno" });
    await makeKey(owner, { description: "Due" });
    await signIn(page, owner);
    await agePassword(owner);
    await page.getByRole("checkbox", { name: "Select all keys of the page" }).check();
    const bar = page.getByRole("region", { name: "Actions on the selected keys" });
    await answer(page, owner.password, async () => {
      await bar.getByRole("button", { name: "Change permissions" }).click();
      await page.getByRole("menuitem", { name: "Full access" }).click();
      await page
        .getByRole("alertdialog", { name: "Give “Full access” to 2 keys?" })
        .getByRole("button", { name: "Change 2 keys" })
        .click();
    });
    await expect(page.getByRole("dialog", { name: "2 of 2 keys done" })).toBeVisible();
  });
});

test("many keys are narrowed, disabled and deleted without a password", async ({
  page,
  newOwner,
  agePassword,
}) => {
  const owner = await newOwner();
  await makeKey(owner, { description: "Uno", preset: "full" });
  await makeKey(owner, { description: "Due", preset: "send" });
  await signIn(page, owner);
  await agePassword(owner);
  const bar = page.getByRole("region", { name: "Actions on the selected keys" });
  const question = page.getByRole("alertdialog");
  const outcome = page.getByRole("dialog", { name: "2 of 2 keys done" });
  for (const change of ["Change permissions", "Disable", "Delete"]) {
    await page.getByRole("checkbox", { name: "Select all keys of the page" }).check();
    await bar.getByRole("button", { name: change }).click();
    if (change === "Change permissions") await page.getByRole("menuitem", { name: "Read only" }).click();
    if (change === "Delete") await question.getByRole("textbox").fill("2");
    await question.getByRole("button").last().click();
    await expect(outcome).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(outcome).toHaveCount(0);
  }
  await expect(page.getByRole("row", { name: "Uno" })).toHaveCount(0);
});

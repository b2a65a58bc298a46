import { newKey } from "./desk";
import { expect, signIn, test } from "./fixtures";

// An address that leads nowhere is asked for on purpose.
test.use({ allowedErrors: [/status of 404/] });

test("a client of a branded provider sees that brand on every page before Desk, and no Dashboard", async ({
  page,
  otherPage,
  newOwner,
  newHandOff,
}) => {
  const owner = await newOwner("Gestionale Facile");
  const keyId = await newKey(owner, "Cantina Colli");
  await signIn(page, owner);
  await page.goto("/settings/desk");
  await page.getByLabel("Name", { exact: true }).fill("Fatture di Anna");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The look of Desk is saved")).toBeVisible();
  const { path } = await newHandOff(owner, keyId);

  const client = await otherPage();
  const branded = async (heading: string) => {
    await expect(client.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await expect(client.getByRole("link", { name: "Fatture di Anna" })).toHaveAttribute("href", "/desk");
    await expect(client.getByText("Invoicetronic")).toHaveCount(0);
    await expect(client.getByText("Dashboard")).toHaveCount(0);
  };
  await client.goto(path);
  await client.getByRole("button", { name: "Sign in" }).click();
  await expect(client).toHaveURL(/\/desk\/sign-in/);
  await branded("Sign in to Desk");
  await client.goto("/desk/register");
  await branded("Register on Desk");
  await client.goto("/desk/forgot");
  await branded("Forgot your password?");
  expect((await client.goto("/desk/there/is/none"))?.status()).toBe(404);
  await branded("Page not found");
  await expect(client).not.toHaveTitle(/Invoicetronic/);
  await expect(client.getByRole("link", { name: "Back to the overview" })).toHaveAttribute("href", "/desk");

  const stranger = await otherPage();
  await stranger.goto("/desk/sign-in");
  await expect(stranger.getByRole("link", { name: "Invoicetronic Desk" })).toBeVisible();
  await expect(stranger.getByRole("link", { name: "Go to the Dashboard" })).toBeVisible();
});

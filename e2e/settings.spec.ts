import type { Page } from "@playwright/test";
import { newKey } from "./desk";
import { expect, mailsTo, mailTo, newEmail, type Owner, signIn, test } from "./fixtures";

const banner = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });

/** Asks for a new address in the settings; the address. */
async function askFor(page: Page, email = newEmail("new")): Promise<string> {
  await page.goto("/settings");
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  return email;
}

/** Path and query of the link that was mailed to a new address. */
async function linkTo(email: string): Promise<string> {
  const { links } = await mailTo(email, ({ text }) => text.includes("/settings/email"));
  const { pathname, search } = new URL(links.find((each) => each.includes("/settings/email")) ?? "");
  return pathname + search;
}

async function fillIn(page: Page, { email, password }: Pick<Owner, "email" | "password">): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("the owner renames the account: in the navigation, on Desk, and in the log", async ({
  page,
  otherPage,
  newOwner,
  newHandOff,
}) => {
  const owner = await newOwner("Before Srl");
  const { path } = await newHandOff(owner, await newKey(owner, "Client"));
  await signIn(page, owner);
  await page.goto("/settings");
  const name = page.getByLabel("Account name", { exact: true });
  const save = page.getByRole("button", { name: "Save: Account name" });
  await name.fill("   ");
  await save.click();
  await expect(page.getByText("Fill in this field")).toBeVisible();
  await name.fill("  After & Co. Srl ");
  await save.click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(name).toHaveValue("After & Co. Srl");
  await expect(page.getByRole("button", { name: `After & Co. Srl ${owner.email}` })).toBeVisible();
  await name.pressSequentially("!");
  await expect(page.getByText("Saved", { exact: true })).toHaveCount(0);

  const client = await otherPage();
  await client.goto(path);
  await expect(client.getByText("After & Co. Srl").first()).toBeVisible();
  await expect(client.getByText("Before Srl")).toHaveCount(0);
  await page.goto("/activity?action=account");
  const row = page.getByRole("row", { name: /Account renamed/ });
  await expect(row).toContainText("Before Srl");
  await expect(row).toContainText("After & Co. Srl");
});

test("the owner changes the address: the link opens after signing in, and the new one signs in from then on", async ({
  page,
  otherPage,
  newOwner,
  agePassword,
}) => {
  const owner = await newOwner();
  await signIn(page, owner);
  await agePassword(owner);
  const email = await askFor(page);
  await expect(page.getByText("This changes the address you sign in with")).toBeVisible();
  expect(mailsTo(owner.email)).toEqual([]);
  await page.getByLabel("Your password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(banner(page, email)).toBeVisible();
  await expect(page.getByLabel("New address")).toHaveValue("");
  expect((await mailTo(owner.email)).text).toContain(email);
  const link = await linkTo(email);

  // On the phone that has the mailbox, where nobody is signed in.
  const phone = await otherPage();
  await phone.goto(link);
  await expect(phone).toHaveURL(/\/sign-in\?next=/);
  await fillIn(phone, owner);
  await expect(phone).toHaveURL(link);
  await expect(phone.getByText(owner.email).last()).toBeVisible();
  await expect(phone.getByText(email)).toBeVisible();
  await phone.reload();
  await phone.getByRole("button", { name: "Change the address" }).click();
  await expect(banner(phone, "From now on you sign in with")).toContainText(email);
  await expect(phone.getByRole("button", { name: `Test Srl ${email}` })).toBeVisible();
  expect((await mailTo(owner.email, ({ subject }) => subject.includes("was changed"))).text).toContain(email);
  await phone.goto(link);
  await expect(phone.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

  // The other session goes on.
  await page.goto("/activity?action=user");
  const row = page.getByRole("row", { name: /E-mail address changed/ });
  await expect(row).toContainText(owner.email);
  await expect(row).toContainText(email);
  await page.getByRole("button", { name: `Test Srl ${email}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await fillIn(page, owner);
  await expect(page.getByText("The e-mail address or the password is wrong")).toBeVisible();
  await fillIn(page, { ...owner, email });
  await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
});

test("a link is dead for anybody else, and after another was asked for", async ({
  page,
  otherPage,
  newOwner,
}) => {
  const owner = await newOwner();
  await signIn(page, owner);
  const first = await linkTo(await askFor(page));
  const stranger = await otherPage();
  const other = await newOwner("Another Srl");
  await signIn(stranger, other);
  await stranger.goto(first);
  await expect(stranger.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await expect(stranger.getByText(other.email).last()).toBeVisible();
  await expect(stranger.getByText(owner.email)).toHaveCount(0);

  await page.goto(first);
  const change = page.getByRole("button", { name: "Change the address" });
  await expect(change).toBeVisible();
  // In another tab meanwhile.
  const tab = await page.context().newPage();
  const second = await askFor(tab);
  await expect(banner(tab, second)).toBeVisible();
  await change.click();
  await expect(page.getByText("This link has already been used or has expired")).toBeVisible();
  await page.goto(await linkTo(second));
  await expect(change).toBeVisible();
});

test("an address that somebody else has is answered like any other, and the same one at its field", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const other = await newOwner();
  await signIn(page, owner);
  await askFor(page, owner.email.toUpperCase());
  await expect(page.getByText("This is your address already")).toBeVisible();
  await askFor(page, other.email);
  await expect(banner(page, other.email)).toContainText("Look into the mailbox");
  const mail = await mailTo(other.email);
  expect(mail.subject).toBe("This address has an account already");
  expect(mail.text).not.toContain("link=");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("name and address are changed all the same", async ({ page, newOwner }) => {
    const owner = await newOwner();
    await page.goto("/sign-in");
    await fillIn(page, owner);
    await page.goto("/settings");
    await page.getByLabel("Account name", { exact: true }).fill("Plain Srl");
    await page.getByRole("button", { name: "Save: Account name" }).click();
    await expect(page.getByText("Plain Srl").first()).toBeVisible();
    const email = await askFor(page);
    await expect(page.getByText("Look into the mailbox of")).toContainText(email);
    await page.goto(await linkTo(email));
    await page.getByRole("button", { name: "Change the address" }).click();
    await expect(page.getByText("From now on you sign in with")).toContainText(email);
  });
});

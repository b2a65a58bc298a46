import { api, expect, signIn, test } from "./fixtures";

test("a row's menu opens by keyboard, moves, and gives the focus back", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const make = async (description: string): Promise<{ id: number }> => {
    const body = { description, preset: "full", company_scope: "all" };
    return (await api(owner.liveSecret)("/v1/key", { method: "POST", body })).json();
  };
  const made = await make("Uno");
  await make("Due");
  await signIn(page, owner);
  const button = page.getByRole("button", { name: "Actions for Uno" });
  const item = (name: string) => page.getByRole("menuitem", { name });
  for (const opens of ["Enter", "Space", "ArrowDown"]) {
    await button.focus();
    await page.keyboard.press(opens);
    await expect(page.getByRole("menu")).toBeVisible();
    await expect(button).toHaveAttribute("aria-expanded", "true");
    await expect(item("Open")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(item("Duplicate")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(button).toBeFocused();
  }

  await button.click();
  await expect(page.getByRole("menu")).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(page.getByRole("menu")).toHaveCount(0);
  await button.click();
  await item("Delete…").click();
  const question = page.getByRole("alertdialog", { name: "Delete “Uno”?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole("button", { name: "Actions for Due" }).click();
  await expect(page.getByRole("menu")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await button.focus();
  await page.keyboard.press("ArrowUp");
  await expect(item("Delete…")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item("Open")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/keys/${made.id}$`));
});

import { expect, signIn, test } from "./fixtures";

test.describe("a menu whose part of the script can't be fetched", () => {
  test.use({ allowedErrors: [/could not be fetched|Failed to load|ChunkLoadError/] });

  test("says so over the page as it is, and opens when it is tried again", async ({ page, newOwner }) => {
    await signIn(page, await newOwner());
    const chunks = /\/_next\/static\/chunks\//;
    await page.reload({ waitUntil: "networkidle" });
    await page.route(chunks, (route) => route.abort());
    const button = page.getByRole("button", { name: "Test Srl" });
    const said = page.getByRole("alert").filter({ hasText: "It did not open" });
    await button.focus();
    for (const _ of ["first", "again"]) {
      await page.keyboard.press("Enter");
      await expect(said).toBeVisible();
      await expect(said.getByRole("button", { name: "Try again" })).toBeFocused();
      await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(said).toHaveCount(0);
      await expect(button).toBeFocused();
    }
    await page.keyboard.press("Enter");
    await expect(said).toBeVisible();
    await page.unroute(chunks);
    await said.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expect(said).toHaveCount(0);
  });
});

test("a menu opens again at a click that follows Escape at once", async ({ page, newOwner }) => {
  await signIn(page, await newOwner());
  const button = page.getByRole("button", { name: "Test Srl" });
  for (let round = 0; round < 8; round++) {
    // A page just loaded has opened none yet.
    await page.reload();
    await button.click();
    await expect(page.getByRole("menu")).toBeVisible();
    await page.waitForTimeout(round * 15);
    await page.keyboard.press("Escape");
    await page.waitForTimeout(round * 10);
    await button.click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expect(button).toHaveAttribute("aria-expanded", "true");
  }
});

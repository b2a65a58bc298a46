import { expect, test } from "./fixtures";

test("the reference shows every resource of the API, from its own document, to anybody", async ({ page }) => {
  await page.goto("/docs");
  await expect(page.getByRole("heading", { name: /Invoicetronic API/ })).toBeVisible();
  for (const name of ["company", "send", "receive", "update", "export", "log", "webhook", "key", "health"])
    await expect(page.getByRole("heading", { name: new RegExp(`^${name}`) })).toBeVisible();
  await page.getByRole("button", { name: "GET /receive/{id}/payload Get" }).click();
  await expect(page.getByText("What was not done, and why.")).toBeVisible();
});

test("the document is the same for everybody, and its server is this one", async ({ request, baseURL }) => {
  const answer = await request.get("/v1/openapi.json");
  expect(answer.status()).toBe(200);
  expect((await answer.json()).servers).toEqual([{ url: `${baseURL}/v1` }]);
});

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { api, expect, type Owner, servers, signIn, test } from "./fixtures";

const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };
const listed = "https://app.example.com";
const anySecret = /ik_(?:test|live)_[0-9A-Za-z]{10}/;

type Made = { id: number; test_secret: string; live_secret: string };

async function makeKey(owner: Owner, body: object): Promise<Made> {
  const answer = await api(owner.liveSecret)("/v1/key", {
    method: "POST",
    body: { company_scope: "all", ...body },
  });
  expect(answer.status).toBe(201);
  return answer.json();
}

const requests = (page: Page) => page.getByRole("list", { name: /requests/i });

/** Events are written twice a second; the page is asked for again until it has them. */
async function openUntil(page: Page, path: string, text: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function mustBeSound(page: Page): Promise<void> {
  expect(await page.content()).not.toMatch(anySecret);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test("requests of both servers appear in the log, refused ones with their reason, and narrow by the address", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const key = await makeKey(owner, { description: "Shop", preset: "read_only" });
  await signIn(page, owner);
  await page.goto("/events?environment=test");
  await expect(page.getByText("No request under these filters")).toBeVisible();

  await api(key.test_secret)("/v1/company?page=2");
  await api(key.test_secret, servers.second)("/v1/send");
  const refused = await api(key.test_secret)("/v1/company", { method: "POST", body: {} });
  expect(refused.status).toBe(403);

  // The page tells by itself that there is something new.
  await page.getByRole("button", { name: "3 new" }).click();
  await expect(requests(page).getByRole("listitem")).toHaveCount(3);
  await expect(requests(page)).toContainText("The permissions don't allow it: “Full access” is needed.");
  const read = requests(page).getByRole("listitem").filter({ hasText: "GET /company" });
  await read.locator("summary").press("Enter");
  await expect(read).toContainText("GET /v1/company?page=2");
  await mustBeSound(page);

  await page.getByLabel("Answer").selectOption("refused");
  await page.getByLabel("Key", { exact: true }).fill("shop");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/key=shop.*status=refused/);
  await expect(requests(page).getByRole("listitem")).toHaveCount(1);
  await requests(page).getByText("POST /company").click();
  await requests(page).getByRole("link", { name: "Shop" }).click();
  await expect(page).toHaveURL(new RegExp(`/keys/${key.id}$`));
});

test("a long log is read page by page, and back", async ({ page, newOwner }) => {
  const owner = await newOwner();
  const call = api(owner.testSecret);
  for (let n = 1; n <= 60; n += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, at) => call(`/v1/send/${n + at}`)));
  }
  await signIn(page, owner);
  await openUntil(page, "/events?endpoint=/send/", "Next");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(requests(page).getByRole("listitem")).toHaveCount(10);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(requests(page).getByRole("listitem")).toHaveCount(50);
});

test("a secret in the address is left at once", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await signIn(page, owner);
  const fields = { "/events": "key", "/activity": "key", "/keys": "company", "/companies": "q" };
  for (const [path, field] of Object.entries(fields)) {
    await page.goto(`${path}?${field}=${owner.testSecret}`);
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    expect(await page.content()).not.toMatch(anySecret);
  }
});

test("a key's activity counts what it did on both servers, day by day, and tells its history", async ({
  page,
  newOwner,
}) => {
  const owner = await newOwner();
  const key = await makeKey(owner, { description: "Counted", preset: "send" });
  for (const server of [servers.first, servers.second]) {
    for (let n = 0; n < 4; n++) await api(key.live_secret, server)("/v1/company");
    await api(key.live_secret, server)("/v1/key");
    await api(key.live_secret, server)("/v1/nothing");
  }
  await api(owner.liveSecret)(`/v1/key/${key.id}`, { method: "PATCH", body: { preset: "full" } });
  await signIn(page, owner);
  const month = page.getByRole("region", { name: "Last 30 days" });
  await expect(async () => {
    await page.goto(`/keys/${key.id}/activity`);
    await expect(month).toContainText("12", { timeout: 500 });
    await expect(month).toContainText(/Answered\s*8.*Refused\s*2.*Faulty\s*2.*Failed\s*0/s, { timeout: 500 });
  }).toPass();
  await expect(page.getByRole("region", { name: "Last 24 hours" })).toContainText("12");

  const day = page.getByRole("slider", { name: "Day of the chart" });
  await expect(day).toHaveAttribute("aria-valuetext", /12 requests · 8 answered, 2 refused, 2 faulty/);
  await day.press("ArrowLeft");
  await expect(day).toHaveAttribute("aria-valuetext", /no requests/);
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table", { name: "Requests by day" }).getByRole("row")).toHaveCount(2);

  await expect(page.getByRole("list", { name: "Latest requests" })).toContainText(
    "Only the primary key's live secret manages keys.",
  );
  const history = page.getByRole("table", { name: "Activity" });
  await expect(history.getByRole("row", { name: "Key changed" })).toContainText(
    /Permissions: Send.*Full access/,
  );
  await expect(history.getByRole("row", { name: "Key changed" })).toContainText("Primary");
  await mustBeSound(page);

  await page.getByRole("link", { name: "Test", exact: true }).click();
  await expect(page).toHaveURL(/env=test/);
  await expect(page.getByText("No requests in Test in the last 30 days.")).toBeVisible();
});

type Case = {
  method: string;
  path: string;
  origin?: string;
  company?: string;
  environment?: "test" | "live";
};

/** Asks "Can this key do it?" by its form, and gives what it says. */
async function tryIt(page: Page, keyId: number, { method, path, origin, company, environment }: Case) {
  await page.goto(`/keys/${keyId}/activity`);
  const form = page.getByRole("form", { name: "Can this key do it?" });
  await form.getByLabel("Method").selectOption(method);
  await form.getByLabel("Path").fill(path);
  await form.getByLabel("Environment").selectOption(environment ?? "live");
  await form.getByLabel("Company").fill(company ?? "");
  await form.getByLabel("Origin").fill(origin ?? "");
  await form.getByRole("button", { name: "Check" }).click();
  const answer = page.getByText(/^(Yes|No): .*/).or(page.getByText(/goes through, but/));
  await expect(answer.first()).toBeVisible();
  return page.locator("#try [aria-live]").innerText();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("“Can this key do it?” says what the real request is answered", async ({ page, newOwner }) => {
      const owner = await newOwner();
      for (const secret of [owner.testSecret, owner.liveSecret]) {
        for (const body of [rossi, bianchi]) {
          expect((await api(secret)("/v1/company", { method: "POST", body })).status).toBe(201);
        }
      }
      const key = await makeKey(owner, {
        description: "Asked",
        preset: "send",
        company_scope: "selected",
        companies: [rossi.vat],
        origins: [listed],
      });
      await signIn(page, owner);
      const cases: Case[] = [
        { method: "GET", path: "/company" },
        { method: "POST", path: "/company" },
        { method: "GET", path: "/key" },
        { method: "GET", path: "/status", origin: "https://evil.example" },
        { method: "GET", path: "/status", origin: listed },
        { method: "DELETE", path: "/status" },
        { method: "GET", path: "/nothing/at/all" },
      ];
      for (const each of cases) {
        const headers: Record<string, string> = {
          "Accept-Language": "en",
          ...(each.origin ? { Origin: each.origin } : {}),
        };
        const real = await api(key.live_secret)(`/v1${each.path}`, { method: each.method, headers });
        const said = await tryIt(page, key.id, each);
        if (real.ok) {
          expect(said).toContain(`Yes: ${each.method} ${each.path} goes through`);
          continue;
        }
        const { detail, code } = await real.json();
        expect(said).toContain(`No: ${each.method} ${each.path} gets ${real.status}`);
        expect(said).toContain(detail);
        expect(said).toContain(code);
      }
      const send = { method: "POST", path: "/send/xml" };
      expect(await tryIt(page, key.id, { ...send, company: "Rossi" })).toContain("Yes:");
      const other = await tryIt(page, key.id, { ...send, company: bianchi.vat });
      expect(other).toContain(`This key may not act for ${bianchi.vat}.`);
      await expect(page.getByRole("link", { name: "Change the companies" })).toHaveAttribute(
        "href",
        `/keys/${key.id}#companies`,
      );
      const hidden = await tryIt(page, key.id, { method: "GET", path: "/send", company: bianchi.name });
      expect(hidden).toContain(`goes through, but ${bianchi.name} isn't there`);
      const secret = await tryIt(page, key.id, { method: "GET", path: `/send?q=${key.test_secret}` });
      expect(secret).toContain("bad_request");
      expect(page.url()).not.toMatch(anySecret);
      expect(await page.content()).not.toMatch(anySecret);
    });
  });
}

test("the audit log narrows, and its CSV has the same rows, is safe to open, and asks for a session", async ({
  page,
  newOwner,
  otherPage,
}) => {
  const owner = await newOwner();
  await makeKey(owner, { description: '=HYPERLINK("http://evil.example")', preset: "full" });
  await makeKey(owner, { description: "Second, with a comma", preset: "read_only" });
  await signIn(page, owner);
  await page.goto("/activity");
  await mustBeSound(page);
  await page.getByLabel("What").selectOption("key.created");
  await page.getByLabel("Who").selectOption("key");
  await page.getByRole("button", { name: "Filter" }).click();
  const rows = page.getByRole("table", { name: "Activity" }).getByRole("row");
  await expect(rows).toHaveCount(3);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^activity-\d{4}-\d{2}-\d{2}\.csv$/);
  const url = file.url();
  const answer = await page.request.get(url);
  expect(answer.headers()).toMatchObject({ "cache-control": "no-store" });
  expect(answer.headers()["content-type"]).toContain("text/csv");
  const lines = (await answer.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('"Second, with a comma"');
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(lines.join()).not.toMatch(anySecret);

  const stranger = await otherPage();
  expect((await stranger.request.get(url)).status()).toBe(401);
  await signIn(stranger, await newOwner());
  const theirs = await stranger.request.get(url);
  expect((await theirs.text()).trimEnd().split("\r\n")).toHaveLength(1);
});

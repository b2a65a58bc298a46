import type { APIRequestContext } from "@playwright/test";
import { api, expect, type Owner, servers } from "./fixtures";
import { actionCases, newCompany, newKeyId, type Victim } from "./isolation/action-cases";
import { callAction, serverActions } from "./isolation/server-actions";
import { deskVisitor, newDeskUser, newEmailLink, visitor } from "./isolation/visitors";
import { test } from "./isolation/witness";
import { routeHandlers } from "./pages";

/** What a browser says of a request that another site makes it send, with the cookies of whoever is signed in. */
const elsewhere: Record<string, string>[] = [
  { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  { Origin: "http://localhost:1", "Sec-Fetch-Site": "same-site" },
  { Origin: "null", "Sec-Fetch-Site": "cross-site" },
  { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
];
/** No `Origin` at all. */
const unnamed: Record<string, string>[] = [
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
  { "Sec-Fetch-Site": "none" },
  {},
];

/** As a form on any site sends it: no header of its own, the action named by a field (Next's way without scripts). */
async function formOf(
  address: string,
  cookie: string,
  action: string,
  fields: Record<string, string>,
  from: Record<string, string>,
): Promise<number> {
  const body = new FormData();
  body.append(`$ACTION_ID_${action}`, "");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { ...from, Cookie: cookie };
  return (await fetch(`${servers.first}${address}`, { method: "POST", body, headers, redirect: "manual" }))
    .status;
}

async function cookiesOf(by: APIRequestContext): Promise<string> {
  const { cookies } = await by.storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

async function victimOf(
  owner: Owner,
  parts: Omit<Victim, keyof Owner | "newKeyId" | "newVat">,
): Promise<Victim> {
  return { ...owner, newKeyId: () => newKeyId(owner), newVat: () => newCompany(owner), ...parts };
}

test("no action does anything that another site asks for in a signed-in person's name", async ({
  playwright,
  newOwner,
  newList,
  newSeat,
  newHandOff,
  witness,
}) => {
  test.setTimeout(300_000);
  const owner = await newOwner("The victim");
  const seated = { keyId: await newKeyId(owner) };
  const seat = { ...seated, ...(await newSeat(owner, seated.keyId)) };
  const listId = await newList(owner, "A client;IT03847120379;A client Srl");
  const victim = await victimOf(owner, {
    newSeat: async () => seat,
    newListId: async () => listId,
    newSessionId: async () => (await witness(owner)).sessionIds[0] ?? "",
    newEmailLink: async () => (await newEmailLink(playwright, owner)).link,
    newHandOff: async (used) => newHandOff(owner, await newKeyId(owner), { used }),
  });
  const signedIn = await visitor(playwright, owner);
  const onDesk = await deskVisitor(playwright, await newDeskUser(playwright));
  const cookies = { desk: await cookiesOf(onDesk), dashboard: await cookiesOf(signedIn) };
  const actions = serverActions();
  expect(actions.length).toBeGreaterThan(40);
  for (const action of actions) {
    const { args = "state, form", fields, works } = actionCases[action.name] ?? never(action.name);
    await test.step(action.name, async () => {
      const given = await fields(victim);
      const by = works === "desk" ? onDesk : signedIn;
      const cookie = works === "desk" ? cookies.desk : cookies.dashboard;
      // Nothing of a page is reached, so any page will do.
      const page = works === "desk" ? "/desk/profile" : "/settings";
      const before = await witness(owner);
      for (const from of elsewhere) {
        const answer = await callAction(by, action, page, args, given, from);
        expect([action.name, from, answer.status]).toEqual([action.name, from, 403]);
      }
      for (const from of [...elsewhere, ...unnamed]) {
        const status = await formOf(page, cookie, action.id, given, from);
        expect([action.name, from, status]).toEqual([action.name, from, 403]);
      }
      expect(await witness(owner), `${action.name} changed something`).toEqual(before);
    });
  }
  // The cookies were good all along, and the door takes our own pages.
  expect((await signedIn.get("/settings", { maxRedirects: 0 })).status()).toBe(200);
  expect((await onDesk.get("/desk/profile", { maxRedirects: 0 })).status()).toBe(200);
  const theme = actions.find(({ name }) => name.endsWith("#setTheme")) ?? never("setTheme");
  const own = { Origin: servers.first };
  expect(await formOf("/settings", cookies.dashboard, theme.id, { theme: "dark" }, own)).toBeLessThan(400);
});

test("three route handlers take more than GET, and only one of them looks at a cookie", async ({
  playwright,
  newOwner,
}) => {
  const writing = routeHandlers().filter(({ methods }) => methods.some((method) => method !== "GET"));
  expect(writing.map(({ address, methods }) => [address, methods.sort().join()])).toEqual([
    ["/api/stripe/webhook", "POST"],
    ["/desk/upload/file", "POST"],
    ["/v1/[[...route]]", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"],
  ]);
  const cookie = await cookiesOf(await visitor(playwright, await newOwner()));
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(`${servers.first}${path}`, { method: "POST", body: "{}", headers: { Cookie: cookie, ...headers } });
  for (const from of [...elsewhere, ...unnamed]) {
    expect((await ask("/desk/upload/file", from)).status).toBe(403);
    // No cookie opens these two: Stripe's is judged by a signature, the API by a key.
    expect((await ask("/api/stripe/webhook", from)).status).toBe(400);
    expect((await ask("/v1/company", { ...from, "Content-Type": "application/json" })).status).toBe(401);
  }
});

test("a session does nothing on /v1, and /v1 starts none", async ({ playwright, newOwner }) => {
  const owner = await newOwner();
  const by = await visitor(playwright, owner);
  for (const path of ["/v1/status", "/v1/company", "/v1/key", "/v1/log"]) {
    const answer = await by.get(path);
    expect([path, answer.status()]).toEqual([path, 401]);
    expect((await api(owner.liveSecret)(path)).headers.get("set-cookie")).toBeNull();
  }
});

test.describe("a form", () => {
  // The refusal is logged, and Chromium's own view of plain text styles itself, which the answer forbids.
  test.use({ allowedErrors: [/status of 403|Applying inline style/] });

  test("of a page of another site takes no session along", async ({ page, newOwner }) => {
    const owner = await newOwner();
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Keys", level: 1 })).toBeVisible();
    const signOut =
      serverActions().find(({ name }) => name.endsWith("#signOutAction")) ?? never("signOutAction");
    await page.route("https://evil.example/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method="post" enctype="multipart/form-data" action="${servers.first}/settings"><input name="$ACTION_ID_${signOut.id}"><button>Win</button></form>`,
      }),
    );
    await page.goto("https://evil.example/");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Win" }).click();
    expect((await answer).status()).toBe(403);
    await page.goto("/settings");
    await expect(page).toHaveURL(/\/settings$/);
  });
});

test.describe("a frame", () => {
  // The refusal to be framed is logged.
  test.use({ allowedErrors: [/frame-ancestors|X-Frame-Options|chrome-error|Framing/] });

  test("of another site holds no page of ours", async ({ page }) => {
    await page.route("https://evil.example/", (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe src="${servers.first}/sign-in"></iframe>` }),
    );
    await page.goto("https://evil.example/");
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });
});

function never(name: string): never {
  throw new Error(`No case for ${name}`);
}

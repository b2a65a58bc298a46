import { expect, servers, signIn, test } from "./fixtures";
import { callAction, serverActions } from "./isolation/server-actions";
import { visitor } from "./isolation/visitors";
import { addresses, nothing } from "./page-content";
import { pagesBelow, routeHandlers } from "./pages";
import { rawRequest } from "./raw-request";

/** Every way to spell another site that a browser, a server or a library has ever fallen for. */
const spellings = [
  ...["https://evil.example", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example"],
  ...["\\\\evil.example", "\\/evil.example", "/\\/evil.example", "https:evil.example", "https:/evil.example"],
  ...["http:evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)"],
  ...["data:text/html,<script>alert(1)</script>", "vbscript:x", "/\t/evil.example", "/\n/evil.example"],
  ...["/\r/evil.example", "\t//evil.example", " //evil.example", "\u0000//evil.example", "/.//evil.example"],
  ...["/..//evil.example", "/keys/..//evil.example", "/./\\evil.example", "/%2e%2e//evil.example"],
  ...[
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "//evil.example%2f..",
    "//evil%E3%80%82example",
  ],
  ...["//localhost@evil.example", "http://localhost:3000@evil.example", "https://evil.example#/keys"],
  ...[
    "/keys\r\nLocation: https://evil.example",
    "/keys%0d%0aLocation:%20https://evil.example",
    "?//evil.example",
  ],
  ...[
    "/@evil.example",
    "@evil.example",
    ".evil.example",
    "//\u3002evil.example",
    "/\u2028/evil.example",
    "/\ufeff/evil.example",
  ],
];
/** Names under which an address could stand in a query: ours, and those that libraries know. */
const names = [
  ...["next", "callbackUrl", "callback", "returnTo", "return_to", "return", "redirect", "redirect_uri"],
  ...["redirectTo", "url", "to", "continue", "goto", "dest", "from", "attempt", "session_id", "link", "path"],
];

/** Where a browser would be after this `Location`. */
function leadsOut(location: string | undefined, base: string): boolean {
  return location !== undefined && new URL(location, base).origin !== new URL(base).origin;
}

test("no page and no file leads to another site, whatever its address asks for", async ({
  newOwner,
  playwright,
}) => {
  test.setTimeout(240_000);
  const by = await visitor(playwright, await newOwner());
  const { cookies } = await by.storageState();
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const pages = pagesBelow(".").map((page) => addresses[page]?.(nothing) ?? page);
  const handlers = routeHandlers().map(({ address }) => address.replace(/\[+[^\]]+\]+/g, "1"));
  let led = 0;
  for (const path of [...pages, ...handlers]) {
    for (const headers of [{}, { Cookie }] as Record<string, string>[]) {
      // All names at once, a spelling each, so that every name gets each spelling somewhere.
      for (let turn = 0; turn < 4; turn++) {
        const query = names.map((name, at) => {
          const spelling = spellings[(at * 4 + turn + path.length) % spellings.length] ?? "";
          return `${name}=${encodeURIComponent(spelling)}`;
        });
        const answer = await rawRequest(
          servers.first,
          `GET ${path.split("?")[0]}?${query.join("&")}`,
          headers,
        );
        const locations = answer.headers.get("location") ?? [];
        led += locations.length;
        expect([path, locations.filter((to) => leadsOut(to, servers.first))]).toEqual([path, []]);
        expect(answer.body, path).not.toMatch(/http-equiv="refresh"[^>]*evil/i);
      }
    }
  }
  expect(led, "pages that lead to a door").toBeGreaterThan(50);
});

test("signing in ends on a page of ours, however `next` is spelled", async ({ newOwner, playwright }) => {
  test.setTimeout(120_000);
  const owner = await newOwner();
  const signedIn = await visitor(playwright, owner);
  const nobody = await visitor(playwright, null);
  for (const next of spellings) {
    for (const door of ["/sign-in", "/desk/sign-in"]) {
      const path = `${door}?next=${encodeURIComponent(next)}`;
      const answer = await signedIn.get(path, { maxRedirects: 0 });
      expect([path, leadsOut(answer.headers().location, servers.first)]).toEqual([path, false]);
    }
  }
  const action = serverActions().find(({ name }) => name.endsWith("(auth)/sign-in/actions.ts#signInAction"));
  if (!action) throw new Error("The build has no sign-in");
  const { email, password } = owner;
  for (const next of spellings.slice(0, 12)) {
    const answer = await callAction(nobody, action, "/sign-in", "state, form", { email, password, next });
    expect([next, answer.redirect]).toEqual([next, "/keys"]);
  }
});

test("no request line makes the server itself lead away", async () => {
  const lines = spellings.filter((each) => !/[\s\p{Cc}]/u.test(each));
  for (const line of [
    ...lines,
    ...lines.map((each) => `/keys/${each}`),
    ...lines.map((each) => `${each}/`),
  ]) {
    for (const Host of [new URL(servers.first).host, "evil.example"]) {
      const { headers } = await rawRequest(servers.first, `GET ${encodeURI(line).replaceAll("%25", "%")}`, {
        Host,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
      });
      const locations = headers.get("location") ?? [];
      expect([line, locations.filter((to) => leadsOut(to, servers.first))]).toEqual([line, []]);
    }
  }
});

test("in a browser the door leads to a page of ours", async ({ page, newOwner }) => {
  const owner = await newOwner();
  await page.context().clearCookies();
  await page.goto(`/sign-in?next=${encodeURIComponent("/\\evil.example")}`);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${servers.first}/keys`);
  await page.context().clearCookies();
  await signIn(page, owner);
});

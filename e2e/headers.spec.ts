import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { api, expect, servers, signIn, test } from "./fixtures";
import { visitor } from "./isolation/visitors";
import { addresses, nothing } from "./page-content";
import { pagesBelow, routeHandlers } from "./pages";
import { type RawAnswer, rawRequest } from "./raw-request";

// Pages that are not there are asked for on purpose, and so is one picture that the policy forbids.
test.use({ allowedErrors: [/status of 404|evil\.example\/a\.png/] });

const builtFile = () =>
  `/_next/static/chunks/${readdirSync(join(projectDir, ".next", "static", "chunks")).find((name) => name.endsWith(".js"))}`;

/** What nobody links to, and what a server answers by itself. */
const odd = [
  ...["/there-is-no-such-page", "/keys/there/is/none", "/desk/nothing", "/api/nothing", "/docs/a/b", "/v1x"],
  ...[
    "/_not-found",
    "/_global-error",
    "/_error",
    "/404",
    "/500",
    "/index",
    "/__next_error__",
    "/favicon.ico",
  ],
  ...["/docs/nothing.js", "/docs/swagger-ui.css", "/docs/start.js", "/icon.svg", "/robots.txt"],
  ...["/_next/static/nothing.js", "/_next/nothing", "/_next/image?url=%2Ficon.svg&w=64&q=75", "/_next/image"],
  ...[
    "/desk/logo/nothing",
    "/desk/logo/a/b",
    "/%E0%A4%A",
    "/%00",
    "//evil.example/",
    "/\\evil.example",
    "/keys?a=%",
  ],
  ...["http://evil.example/keys", "*", "/KEYS", "/keys/", "/keys/%2e%2e/keys", "/.env", "/package.json"],
];

const wanted = {
  "x-content-type-options": ["nosniff"],
  "cross-origin-resource-policy": ["same-origin"],
};
const ofSite = {
  ...wanted,
  "permissions-policy": [expect.stringContaining("camera=()")],
  "cross-origin-opener-policy": ["same-origin"],
};

/** Only the reference styles itself. */
const reference = /^\/docs$/;

/** Drawn when the pages are built, so no nonce can be in it: its scripts are refused, and it needs none. */
const drawnBefore = /^\/(_global-error|_error|500)$/;

function judge(address: string, { headers, body, status }: RawAnswer): void {
  const named = Object.fromEntries(headers);
  const isApi = /^\/v1(\/|$)/.test(address);
  expect(named, address).toMatchObject(isApi ? wanted : ofSite);
  expect(named["x-powered-by"], address).toBeUndefined();
  expect(named.server, address).toBeUndefined();
  expect(named["referrer-policy"], address).toEqual([
    expect.stringMatching(/^(no-referrer|same-origin|strict-origin-when-cross-origin)$/),
  ]);
  expect(named["content-security-policy"], `${address} ${status}`).toHaveLength(1);
  const policy = new Map(
    named["content-security-policy"]?.[0]?.split("; ").map((each) => {
      const [name = "", ...sources] = each.split(" ");
      return [name, sources];
    }),
  );
  expect(policy.get("frame-ancestors"), address).toEqual(["'none'"]);
  for (const [name, sources] of policy) {
    const loose = sources.filter((source) => /unsafe|^\*|^https?:$|^data:$/.test(source));
    if (name === "style-src-attr" || name === "img-src") continue;
    if (name === "style-src" && reference.test(address)) continue;
    expect([address, name, loose]).toEqual([address, name, []]);
  }
  if (!/text\/html/.test(named["content-type"]?.[0] ?? "") || reference.test(address)) return;
  // A page: each of its scripts and styles is ours by the nonce, which no other answer has.
  const nonce = policy
    .get("script-src")
    ?.find((source) => source.startsWith("'nonce-"))
    ?.slice(7, -1);
  expect(nonce?.length, address).toBeGreaterThan(20);
  expect(nonces.has(nonce ?? ""), `${address} has a nonce of its own`).toBe(false);
  nonces.add(nonce ?? "");
  expect(policy.get("script-src"), address).toContain("'strict-dynamic'");
  if (drawnBefore.test(address)) return;
  for (const [tag] of body.matchAll(/<(script|style)\b[^>]*>/g))
    expect(tag, address).toContain(`nonce="${nonce}"`);
  expect(body.match(/<[^>]+\son\w+=/g), address).toBeNull();
}

const nonces = new Set<string>();

test("every answer has its security headers: pages, files, data, refusals and what is not there", async ({
  newOwner,
  playwright,
}) => {
  test.setTimeout(180_000);
  const owner = await newOwner();
  const signedIn = await visitor(playwright, owner);
  const { cookies } = await signedIn.storageState();
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const pages = pagesBelow(".").map((page) => addresses[page]?.(nothing) ?? page);
  const handlers = routeHandlers().map(({ address }) => address.replace(/\[+[^\]]+\]+/g, "1"));
  expect(pages.length).toBeGreaterThan(30);
  expect(handlers.length).toBeGreaterThan(15);
  const withKey = `Basic ${Buffer.from(`${owner.liveSecret}:`).toString("base64")}`;
  const ways: Record<string, string>[] = [{}, { Cookie, Authorization: withKey }, { Cookie, RSC: "1" }];
  const all = [...pages, ...handlers, ...odd, builtFile(), "/v1/status", "/v1/openapi.json", "/v1/none"];
  const ask = async (address: string) => {
    for (const headers of ways) judge(address, await rawRequest(servers.first, `GET ${address}`, headers));
    for (const method of ["HEAD", "POST", "OPTIONS"])
      judge(
        address,
        await rawRequest(servers.first, `${method} ${address}`, { Cookie, "Content-Length": "0" }),
      );
  };
  // A few at a time: each is a page to draw.
  while (all.length > 0) await Promise.all(all.splice(0, 6).map(ask));
  expect(nonces.size).toBeGreaterThan(100);
});

test("a download has them too", async ({ newOwner, playwright }) => {
  const by = await visitor(playwright, await newOwner());
  for (const address of ["/activity/export", "/billing/ledger"]) {
    const answer = await by.get(address);
    expect([address, answer.status()]).toEqual([address, 200]);
    expect(answer.headers()).toMatchObject({
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "x-content-type-options": "nosniff",
      "content-disposition": expect.stringContaining("attachment"),
    });
  }
});

test("addresses that hold a one-time secret send no Referer to other sites", async ({ request }) => {
  const ofDesk = ["/desk/confirm", "/desk/reset", "/desk/hand-off"];
  for (const path of ["/confirm", "/reset", "/settings/email", "/inbox", ...ofDesk]) {
    // As it is, before it leads to a sign-in page.
    const answer = await request.get(`${path}?link=x`, { maxRedirects: 0 });
    expect([path, answer.headers()["referrer-policy"]]).toEqual([path, "same-origin"]);
  }
});

test("nobody is told to use https by what a client says of itself", async () => {
  for (const path of ["/sign-in", "/v1/health", "/docs", "/there-is-no-such-page"]) {
    const { headers } = await rawRequest(servers.first, `GET ${path}`, {
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "evil.example",
    });
    expect([path, headers.get("strict-transport-security")]).toEqual([path, undefined]);
  }
});

test("no page, not even one that is not there, breaks its own policy in a browser", async ({
  page,
  newOwner,
}) => {
  test.setTimeout(120_000);
  const violations: string[] = [];
  await page.exposeFunction("noteViolation", (text: string) => void violations.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      const note: unknown = Reflect.get(window, "noteViolation");
      if (typeof note === "function")
        note(`${location.href} ${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  const open = [
    "/sign-in",
    "/desk/sign-in",
    "/docs",
    "/inbox",
    "/no-page",
    "/api/none",
    "/docs/a/b",
    "/desk/none",
  ];
  await signIn(page, await newOwner());
  for (const address of [
    ...open,
    ...pagesBelow("(dashboard)").map((each) => addresses[each]?.(nothing) ?? each),
  ]) {
    await page.goto(address, { waitUntil: "load" });
    await expect(page.locator("h1, h2").first(), address).toBeVisible();
  }
  expect(violations).toEqual([]);
  // The listener hears: it would say so.
  await page.evaluate(() => {
    const picture = document.createElement("img");
    picture.src = "https://evil.example/a.png";
    document.body.append(picture);
  });
  await expect.poll(() => violations.length).toBe(1);
});

test("an answer of the API is data, whoever asks, and sets no cookie", async ({ newOwner }) => {
  const ask = api((await newOwner()).liveSecret);
  for (const [path, init] of [
    ["/v1/status", {}],
    ["/v1/company", { method: "POST", body: {} }],
    ["/v1/nothing", {}],
  ] as const) {
    const { headers } = await ask(path, init);
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("set-cookie")).toBeNull();
  }
});

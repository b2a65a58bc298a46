import { expect, test } from "@playwright/test";
import { type OwnDemo, startDemo } from "../dev/e2e-servers";
import { serverActions } from "./isolation/server-actions";
import { rawRequest } from "./raw-request";

// A server whose address is https, as it stands behind a proxy that has the certificate.
test.describe.configure({ mode: "serial" });
test.setTimeout(150_000);

let demo: OwnDemo;
let baseUrl: string;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  demo = await startDemo((port) => ({ BASE_URL: `https://localhost:${port}` }));
  baseUrl = demo.url.replace("http:", "https:");
});
test.afterAll(() => demo.stop());

/** Sends a form's action as a browser without scripts does; what the answer sets and where it leads. */
async function post(
  page: string,
  action: string,
  fields: Record<string, string>,
  more: Record<string, string> = {},
) {
  const { id } = serverActions().find(({ name }) => name.endsWith(action)) ?? { id: "" };
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  const idle = { ok: false, formError: null, fieldErrors: {}, values: {}, passwordNeeded: false };
  body.append("0", JSON.stringify(fields.theme || fields.locale ? ["$K1"] : [idle, "$K1"]));
  return fetch(`${demo.url}${page}`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { Origin: baseUrl, "Next-Action": id, Accept: "text/x-component", ...more },
  });
}

const signIn = { email: "demo@example.com", password: "fattura-elettronica" };

test("every cookie is for this host alone, over https alone, and for no script", async () => {
  const entered = await post("/sign-in", "(auth)/sign-in/actions.ts#signInAction", signIn);
  expect(entered.headers.get("x-action-redirect")).toMatch(/^\/keys/);
  const theme = await post("/sign-in", "preferences.ts#setTheme", { theme: "dark" });
  const locale = await post("/sign-in", "preferences.ts#setLocale", { locale: "en" });
  const set = [entered, theme, locale].flatMap(({ headers }) => headers.getSetCookie());
  const names = set.map((each) => each.split("=")[0]);
  expect([...new Set(names)].sort()).toEqual(
    expect.arrayContaining([
      "__Host-invoicetronic.device",
      "__Host-invoicetronic.locale",
      "__Host-invoicetronic.session",
      "__Host-invoicetronic.theme",
    ]),
  );
  for (const each of set) {
    const [pair = "", ...flags] = each.split("; ");
    expect(pair).toMatch(/^__Host-invoicetronic\./);
    expect(flags.map((flag) => flag.toLowerCase())).toEqual(
      expect.arrayContaining(["path=/", "secure", "httponly", "samesite=lax"]),
    );
    expect(each).not.toMatch(/domain=/i);
  }
  const Cookie = set.map((each) => each.split(";")[0]).join("; ");
  const keys = await fetch(`${demo.url}/keys`, { headers: { Cookie }, redirect: "manual" });
  expect(keys.status).toBe(200);
  const page = await keys.text();
  expect(page).toMatch(/<html[^>]* data-theme="dark"/);
  expect(page).toMatch(/<html[^>]* lang="en"/);
});

test("a cookie under the name that http has opens nothing", async () => {
  const entered = await post("/sign-in", "(auth)/sign-in/actions.ts#signInAction", signIn);
  const session = entered.headers.getSetCookie().find((each) => each.includes("invoicetronic.session")) ?? "";
  const Cookie = session.split(";")[0]?.replace("__Host-", "") ?? "";
  const answer = await fetch(`${demo.url}/keys`, { headers: { Cookie }, redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([307, "/sign-in"]);
});

test("every answer asks for https from now on", async () => {
  for (const path of [
    "/sign-in",
    "/no-such-page",
    "/docs",
    "/icon.svg",
    "/v1/status",
    "/v1/none",
    "/%E0%A4%A",
    "/api/health",
  ]) {
    const { headers } = await rawRequest(demo.url, `GET ${path}`);
    expect([path, headers.get("strict-transport-security")]).toEqual([
      path,
      ["max-age=63072000; includeSubDomains"],
    ]);
  }
});

test("behind a proxy our own pages are known by BASE_URL, whatever name the proxy calls us by", async () => {
  for (const [name, value] of [
    ["X-Forwarded-Host", "evil.example"],
    ["X-Forwarded-Proto", "http"],
  ] as const) {
    const more = { [name]: value };
    const entered = await post("/sign-in", "(auth)/sign-in/actions.ts#signInAction", signIn, more);
    expect(entered.headers.get("x-action-redirect")).toMatch(/^\/keys/);
  }
  for (const Origin of [demo.url, "https://evil.example", "https://localhost"]) {
    const refused = await post("/sign-in", "(auth)/sign-in/actions.ts#signInAction", signIn, {
      Origin,
      "X-Forwarded-Host": new URL(Origin).host,
    });
    expect([Origin, refused.status, refused.headers.getSetCookie()]).toEqual([Origin, 403, []]);
  }
});

import { createServer } from "node:http";
import type { Page } from "@playwright/test";
import { api, expect, type Owner, servers, test } from "./fixtures";

// A request that the browser holds back is logged by it as an error: that is what these tests are about.
test.use({ allowedErrors: [/CORS policy|Failed to load resource/] });

/** What a page learns of an answer; `blocked` when the browser keeps it from reading any. */
type Seen = { status: number; total: string | null; type: string | null; body: unknown } | "blocked";

/** A site of its own: one empty page on a loopback address that is not the API's. */
async function serveSite(host: "127.0.0.1" | "localhost") {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<!doctype html><title>A site</title><h1>A site</h1>");
  });
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { origin: `http://${host}:${port}`, stop: () => server.close() };
}

/** Calls the API as JavaScript of the page does: with the browser's own `Origin`, preflight and all. */
async function callFrom(page: Page, secret: string, path: string, init: RequestInit = {}): Promise<Seen> {
  return page.evaluate(
    async ({ url, authorization, given }) => {
      try {
        const headers = { ...given.headers, Authorization: authorization };
        const response = await fetch(url, { ...given, headers });
        const text = await response.text();
        return {
          status: response.status,
          total: response.headers.get("Invoicetronic-Total-Count"),
          type: response.headers.get("Content-Type"),
          body: text && /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : text,
        };
      } catch {
        return "blocked" as const;
      }
    },
    {
      url: servers.first + path,
      authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
      given: {
        method: init.method ?? "GET",
        body: init.body as string | undefined,
        headers: init.headers as Record<string, string>,
      },
    },
  );
}

const company = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
const json = { "Content-Type": "application/json" };

async function makeKey(owner: Owner, body: Record<string, unknown>) {
  const answer = await api(owner.liveSecret)("/v1/key", {
    method: "POST",
    body: { description: "In a browser", company_scope: "all", ...body },
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: number; test_secret: string; live_secret: string };
}

/** The sites of a test: the one that is listed, and another. */
const both = test.extend<{ sites: { listed: string; other: string } }>({
  sites: async ({ browserName: _ }, use) => {
    const [listed, other] = await Promise.all([serveSite("127.0.0.1"), serveSite("localhost")]);
    await use({ listed: listed.origin, other: other.origin });
    listed.stop();
    other.stop();
  },
});

both("a page of a listed origin reads answers, errors and the total", async ({ page, newOwner, sites }) => {
  const owner = await newOwner();
  await api(owner.testSecret)("/v1/company", { method: "POST", body: company });
  const key = await makeKey(owner, { preset: "read_only", origins: [sites.listed] });
  await page.goto(sites.listed);

  const list = await callFrom(page, key.test_secret, "/v1/company");
  expect(list).toMatchObject({ status: 200, total: "1", body: [{ vat: company.vat }] });

  const denied = await callFrom(page, key.test_secret, "/v1/company", {
    method: "POST",
    body: JSON.stringify(company),
    headers: json,
  });
  expect(denied).toMatchObject({
    status: 403,
    type: expect.stringContaining("application/problem+json"),
    body: { code: "preset_not_allowed" },
  });
  expect(await callFrom(page, key.test_secret, "/v1/company/999999999")).toMatchObject({
    status: 404,
    body: { code: "not_found" },
  });
  expect(await callFrom(page, key.test_secret.replace(/.$/, "!"), "/v1/company")).toMatchObject({
    status: 401,
    body: { code: "invalid_key" },
  });
});

both(
  "a page of another origin gets nothing, and changes nothing",
  async ({ page, newOwner, eventsOf, sites }) => {
    const owner = await newOwner();
    const key = await makeKey(owner, { preset: "full", origins: [sites.listed] });
    const post = { method: "POST", body: JSON.stringify(company), headers: json };
    const countOf = async (path: string) =>
      (await api(owner.testSecret)(path)).headers.get("Invoicetronic-Total-Count");

    await page.goto(sites.other);
    expect(await callFrom(page, key.test_secret, "/v1/company")).toBe("blocked");
    expect(await callFrom(page, key.test_secret, "/v1/company", post)).toBe("blocked");
    expect(await countOf("/v1/company")).toBe("0");

    // Another key lists this origin, so the preflight lets the request through: now the key itself decides.
    const theirs = await makeKey(await newOwner(), { preset: "read_only", origins: [sites.other] });
    expect(await callFrom(page, theirs.test_secret, "/v1/company")).toMatchObject({ status: 200 });
    const xml = { method: "POST", body: "<x/>", headers: { "Content-Type": "application/xml" } };
    for (const [path, init] of [
      ["/v1/company", {}],
      ["/v1/company", post],
      ["/v1/send/xml", xml],
    ] as const) {
      expect(await callFrom(page, key.test_secret, path, init)).toBe("blocked");
    }
    expect([await countOf("/v1/company"), await countOf("/v1/send")]).toEqual(["0", "0"]);
    await expect
      .poll(async () =>
        (await eventsOf(owner))
          .filter(({ code }) => code === "origin_not_allowed")
          .map(({ method, endpoint, origin }) => `${method} ${endpoint} ${origin}`)
          .sort(),
      )
      .toEqual([
        `GET /company ${sites.other}`,
        `POST /company ${sites.other}`,
        `POST /send/xml ${sites.other}`,
      ]);

    await page.goto(sites.listed);
    expect(await callFrom(page, key.test_secret, "/v1/company", post)).toMatchObject({ status: 201 });
    expect(await countOf("/v1/company")).toBe("1");
  },
);

both("a disabled key is told so where its origin is listed", async ({ page, newOwner, sites }) => {
  const owner = await newOwner();
  const key = await makeKey(owner, { preset: "full", origins: [sites.listed] });
  // The preflight needs some usable key with the origin.
  await makeKey(owner, { preset: "read_only", origins: [sites.listed] });
  await page.goto(sites.listed);
  expect(await callFrom(page, key.test_secret, "/v1/company")).toMatchObject({ status: 200 });
  await api(owner.liveSecret)(`/v1/key/${key.id}`, { method: "PATCH", body: { enabled: false } });
  expect(await callFrom(page, key.test_secret, "/v1/company")).toMatchObject({
    status: 401,
    body: { code: "key_disabled" },
  });
});

both(
  "a key without origins is refused in browsers and works on servers",
  async ({ page, newOwner, sites }) => {
    const owner = await newOwner();
    const key = await makeKey(owner, { preset: "full" });
    await makeKey(owner, { preset: "read_only", origins: [sites.listed] });
    await page.goto(sites.listed);
    expect(await callFrom(page, key.test_secret, "/v1/company")).toBe("blocked");
    expect((await api(key.test_secret)("/v1/company")).status).toBe(200);
  },
);

both("a sandboxed frame, whose origin is null, is never let in", async ({ page, newOwner, sites }) => {
  const owner = await newOwner();
  const key = await makeKey(owner, { preset: "full", origins: [sites.listed] });
  const refused = await api(owner.liveSecret)("/v1/key", {
    method: "POST",
    body: { description: "Null", preset: "full", company_scope: "all", origins: ["null"] },
  });
  expect(refused.status).toBe(422);

  await page.goto(sites.listed);
  const url = `${servers.first}/v1/company`;
  const basic = `Basic ${Buffer.from(`${key.test_secret}:`).toString("base64")}`;
  const seen = await page.evaluate(
    ([address, authorization]) =>
      new Promise((told) => {
        addEventListener("message", ({ data, origin }) => told({ ...data, origin }), { once: true });
        const frame = document.createElement("iframe");
        frame.setAttribute("sandbox", "allow-scripts");
        frame.srcdoc = `<script>
          fetch("${address}", { headers: { Authorization: "${authorization}" } })
            .then((it) => it.status, () => "blocked")
            .then((outcome) => parent.postMessage({ outcome }, "*"));
        </script>`;
        document.body.append(frame);
      }),
    [url, basic],
  );
  expect(seen).toEqual({ outcome: "blocked", origin: "null" });
  const asNull = await api(key.test_secret)("/v1/company", { headers: { Origin: "null" } });
  expect([asNull.status, (await asNull.json()).code]).toEqual([403, "origin_not_allowed"]);
  expect(asNull.headers.has("Access-Control-Allow-Origin")).toBe(false);
});

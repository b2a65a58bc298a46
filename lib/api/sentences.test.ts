import { describe, expect, test } from "vitest";
import { aKey, anAccount } from "@/db/factories";
import { refusedCodes } from "@/lib/events/event";
import { webhookEvents } from "@/lib/webhooks/webhook";
import { call } from "./api-fixtures";
import { openapiDocument, routeTable } from "./app";
import { detail, type ProblemCode, problem, sentences, statuses } from "./problem";
import { apiLanguages } from "./sentences";

const codes = Object.keys(statuses) as ProblemCode[];
/** Of pages and of seats: no request to `/v1` meets them without a finer reason. */
const elsewhere = [
  "forbidden",
  "password_needed",
  "seat_terms_changed",
  "seat_exists",
  "billing_unavailable",
];

test.each(codes.filter((code) => !elsewhere.includes(code)))("%s has a sentence in each language", (code) => {
  expect(sentences[code]).toBeDefined();
  const said = apiLanguages.map((language) => detail(problem(code), language));
  expect(new Set(said).size).toBe(apiLanguages.length);
});

test("no sentence is one in another language", () => {
  for (const [reason, sentence] of Object.entries(sentences)) {
    expect([reason, new Set(apiLanguages.map((language) => sentence[language])).size]).toEqual([reason, 3]);
    const places = apiLanguages.map((language) => (sentence[language].match(/\{\w+\}/g) ?? []).sort().join());
    expect([reason, new Set(places).size]).toEqual([reason, 1]);
  }
  for (const code of refusedCodes) expect(sentences[code]).toBeDefined();
  for (const event of webhookEvents) expect(sentences.webhook_event?.de).toContain(event);
});

describe("a wrong parameter is told in the caller's language, what was expected too", () => {
  const wrong = [
    "x",
    "-1",
    "9999999999",
    "2026-02-31T00:00:00Z",
    "1800-01-01",
    "y".repeat(201),
    "1,".repeat(101),
  ];
  const reads = routeTable().filter(({ method, path }) => method === "GET" && !path.includes("{"));

  test.each(reads.map(({ path }) => path))("%s", async (path) => {
    const account = await anAccount();
    const secret = path === "/key" ? account.liveSecret : (await aKey(account)).testSecret;
    const declared = openapiDocument().paths[path]?.get?.parameters;
    for (const { name } of Array.isArray(declared) ? declared : []) {
      for (const value of wrong) {
        const said = await Promise.all(
          apiLanguages.map(async (language) => {
            const headers = { "Accept-Language": language };
            const answer = await call(secret, `/${path.slice(1)}?${name}=${value}`, { headers });
            if (answer.status !== 400) return null;
            const { detail } = await answer.json();
            // After the name comes what was expected; a sort is told as a whole.
            return name === "sort" ? String(detail) : String(detail).split(": ").slice(1).join(": ");
          }),
        );
        if (said.includes(null)) continue;
        expect([name, value.slice(0, 20), new Set(said).size]).toEqual([name, value.slice(0, 20), 3]);
      }
    }
  });
});

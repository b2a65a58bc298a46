import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { events, sends } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { call } from "./api-fixtures";

// Read at the first request, which is after this line.
process.env.RATE_LIMITS = "second=5,minute=12,day=1000,poll_minute=2,poll_burst=4,health_minute=3";

const policy = "5;w=1, 12;w=60, 1000;w=86400";
const many = <Result>(times: number, work: () => Promise<Result>) =>
  Promise.all(Array.from({ length: times }, work));
const counted = (answers: Response[]) => ({
  answered: answers.filter(({ status }) => status === 200).length,
  refused: answers.filter(({ status }) => status === 429).length,
});

describe("the rate of an account", () => {
  test("lets through what a second takes, however many come at once, and tells the others to wait", async () => {
    const account = await anAccount();
    const answers = await many(9, () => call(account.testSecret, "/status"));
    expect(counted(answers)).toEqual({ answered: 5, refused: 4 });
    for (const answer of answers) {
      expect(answer.headers.get("RateLimit-Limit")).toBe("5");
      expect(answer.headers.get("RateLimit-Policy")).toBe(policy);
      if (answer.status === 200) expect(answer.headers.get("Retry-After")).toBeNull();
      else {
        expect(answer.headers.get("Retry-After")).toBe("1");
        expect(await answer.json()).toMatchObject({ code: "rate_limited", problem_details: { status: 429 } });
      }
    }
  });

  test("is one for all its keys and both environments, and no other account's", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const secrets = [account.testSecret, account.liveSecret, key.testSecret, key.liveSecret];
    const answers = (
      await many(2, () => Promise.all(secrets.map((secret) => call(secret, "/status"))))
    ).flat();
    expect(counted(answers)).toEqual({ answered: 5, refused: 3 });
    const other = await anAccount();
    expect((await call(other.testSecret, "/status")).status).toBe(200);
  });

  test("counts what was refused too: who never stops stays refused for the minute", async () => {
    const account = await anAccount();
    await many(12, () => call(account.testSecret, "/nothing"));
    const answer = await call(account.testSecret, "/status");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("RateLimit-Limit")).toBe("12");
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(1);
  });

  test("refuses before the body is read: nothing is stored, and the owner sees each refusal", async () => {
    const account = await anAccount();
    const body = anInvoice({
      sender: { vat: anyVat(), name: "Mittente" },
      recipient: { vat: anyVat(), name: "Cliente" },
    });
    await many(5, () => call(account.testSecret, "/status"));
    const refused = await many(3, () =>
      call(account.testSecret, "/send/xml", { body, headers: { "Content-Type": "application/xml" } }),
    );
    expect(refused.map(({ status }) => status)).toEqual([429, 429, 429]);
    expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(0);
    await flushEvents();
    const seen = and(eq(events.accountId, account.accountId), eq(events.code, "rate_limited"));
    expect(await db().$count(events, seen)).toBe(3);
  });
});

test("a key has a rate of its own for lists that are polled", async () => {
  const account = await anAccount();
  const key = await aKey(account);
  const other = await aKey(account);
  const polls = await many(4, () => call(key.testSecret, "/update"));
  expect(counted(polls)).toEqual({ answered: 4, refused: 0 });
  expect(polls[0]?.headers.get("RateLimit-Policy")).toBe(`${policy}, 2;w=60;burst=4`);
  await new Promise((over) => setTimeout(over, 1_050));
  const more = await call(key.testSecret, "/send");
  expect(more.status).toBe(429);
  expect(more.headers.get("RateLimit-Limit")).toBe("2");
  // What isn't polled, and another key, have theirs.
  expect((await call(key.testSecret, "/status")).status).toBe(200);
  expect((await call(other.testSecret, "/update")).status).toBe(200);
});

test("health asks for no key, and is told so often a minute to one address", async () => {
  const answers = await many(5, () => call(null, "/health"));
  expect(counted(answers)).toEqual({ answered: 3, refused: 2 });
  expect(await answers[0]?.json()).toEqual({ status: "ok" });
  const refused = answers.find(({ status }) => status === 429);
  expect(Number(refused?.headers.get("Retry-After"))).toBeGreaterThan(1);
});

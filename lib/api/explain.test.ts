import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { keys } from "@/db/schema";
import type { Environment } from "@/lib/access/presets";
import { findCompany } from "@/lib/companies/queries";
import { updateKey } from "@/lib/keys/commands";
import { findKey } from "@/lib/keys/queries";
import type { NewKey } from "@/lib/keys/secret-commands";
import { call } from "./api-fixtures";
import { routeTable } from "./app";
import { explain, type Question, type Verdict } from "./explain";

const xml = { "Content-Type": "application/xml" };
const listed = "https://app.example.com";

async function ask(
  account: TestAccount,
  keyId: number,
  environment: Environment,
  question: Partial<Omit<Question, "company">> & { vat?: string },
): Promise<Verdict> {
  const key = await findKey(db(), account.accountId, keyId);
  if (!key) throw new Error("The key is gone");
  const { vat, ...rest } = question;
  const reach = { accountId: account.accountId, environment, vats: null };
  const company = vat ? { vat, exists: (await findCompany(db(), reach, { vat })) !== null } : null;
  return explain(
    { ...key, environment, expired: key.status === "expired" },
    { method: "GET", path: "/status", origin: null, ...rest, company },
    "it",
  );
}

describe("every route and every preset", () => {
  const named = ["full", "send", "read_only", "disabled", "expired", "primary"] as const;
  let account: TestAccount;
  let made: Record<(typeof named)[number], NewKey>;

  beforeAll(async () => {
    account = await anAccount();
    const soon = { expiresAt: new Date(Date.now() + 60_000) };
    const [primary] = await db()
      .select({ id: keys.id })
      .from(keys)
      .where(eq(keys.accountId, account.accountId));
    made = {
      full: await aKey(account, { preset: "full", origins: [listed] }),
      send: await aKey(account, { preset: "send", origins: [listed] }),
      read_only: await aKey(account, { preset: "read_only", origins: [listed] }),
      disabled: await aKey(account),
      expired: await aKey(account, soon),
      primary: { keyId: primary?.id ?? 0, testSecret: account.testSecret, liveSecret: account.liveSecret },
    };
    await db().transaction((tx) => updateKey(tx, account.ctx, made.disabled.keyId, { enabled: false }));
    await db()
      .update(keys)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(keys.id, made.expired.keyId));
  });

  test.each(named)("of a key that is %s: the answer of the real request, word for word", async (name) => {
    const { keyId, testSecret, liveSecret } = made[name];
    const requests = [
      ...routeTable().map(({ method, path }) => ({ method, path })),
      { method: "HEAD", path: "/status" },
      { method: "DELETE", path: "/status" },
      { method: "GET", path: "/nothing" },
      { method: "GET", path: "/company?q=ik_live_x" },
      { method: "GET", path: "/send/1%00" },
      { method: "GET", path: "/send/" },
    ];
    for (const { method, path } of requests) {
      for (const [environment, secret] of [
        ["test", testSecret],
        ["live", liveSecret],
      ] as const) {
        for (const origin of [null, listed, "https://evil.example", "null"]) {
          const filled = path.replace(/\{\w+\}/g, "2147483000");
          const headers: Record<string, string> = origin === null ? {} : { Origin: origin };
          const real = await call(secret, filled, { method, headers });
          const verdict = await ask(account, keyId, environment, { method, path, origin });
          const label = `${name} ${environment}: ${method} ${path} from ${origin}`;
          if (verdict.outcome === "refused") {
            expect(real.status, label).toBe(verdict.status);
            if (method === "HEAD") continue;
            const { code, detail } = await real.json();
            expect({ code, detail }, label).toEqual({ code: verdict.code, detail: verdict.detail });
          } else {
            // Let through by the key's rules: what is left to refuse is an id or a body.
            expect([200, 204, 404, 422, 415, 400], label).toContain(real.status);
          }
        }
      }
    }
  }, 120_000);
});

describe("a company", () => {
  test("is judged for a key as a real request is", async () => {
    const account = await anAccount();
    const mine = await aCompany(account, { environments: ["test"] });
    const other = await aCompany(account);
    const stranger = anyVat();
    const scoped = await aKey(account, { companies: [mine] });
    const whole = await aKey(account);
    const verdictOf = async (
      key: NewKey,
      environment: Environment,
      method: string,
      path: string,
      vat: string,
    ) => {
      const verdict = await ask(account, key.keyId, environment, { method, path, vat });
      return verdict.outcome === "refused" ? `${verdict.status} ${verdict.reason}` : verdict.outcome;
    };
    const sent = async (key: NewKey, environment: Environment, vat: string) => {
      const body = anInvoice({ sender: { vat, name: "A" }, recipient: { vat: anyVat(), name: "B" } });
      const secret = environment === "test" ? key.testSecret : key.liveSecret;
      const answer = await call(secret, "/send/xml", { body, headers: xml });
      return answer.status === 403 && (await answer.json()).code === "company_not_allowed";
    };
    for (const [key, environment, vat, refused] of [
      [scoped, "test", mine, false],
      [scoped, "test", other, true],
      [scoped, "test", stranger, true],
      // In scope, but not there in live: it would have to be made.
      [scoped, "live", mine, true],
      [whole, "test", other, false],
    ] as const) {
      const verdict = await verdictOf(key, environment, "POST", "/send/xml", vat);
      expect(verdict, `${environment} ${vat}`).toBe(refused ? "403 company_not_allowed" : "allowed");
      expect(await sent(key, environment, vat)).toBe(refused);
    }
    expect(await verdictOf(scoped, "test", "POST", "/company", mine)).toBe("403 scoped_key_adds_company");
    expect(await verdictOf(whole, "test", "POST", "/company", stranger)).toBe("allowed");
    expect(await verdictOf(scoped, "test", "GET", "/company/{company}", other)).toBe("hidden");
    expect((await call(scoped.testSecret, `/company/${other}`)).status).toBe(404);
    expect(await verdictOf(scoped, "test", "GET", "/company/{company}", mine)).toBe("allowed");
    expect(await verdictOf(scoped, "live", "GET", "/send", mine)).toBe("hidden");
    expect(await verdictOf(scoped, "test", "GET", "/status", other)).toBe("allowed");
  });

  test("that is refused is told in the sentence of the API", async () => {
    const account = await anAccount();
    const scoped = await aKey(account, { companies: [await aCompany(account)] });
    const vat = await aCompany(account);
    const body = anInvoice({ sender: { vat, name: "A" }, recipient: { vat: anyVat(), name: "B" } });
    const real = await (await call(scoped.testSecret, "/send/xml", { body, headers: xml })).json();
    const verdict = await ask(account, scoped.keyId, "test", { method: "POST", path: "/send/xml", vat });
    expect(verdict).toMatchObject({ code: real.code, detail: real.detail, status: real.status });
  });
});

test.each([
  "/send",
  "send",
  "/v1/send",
  "v1/send",
  "https://api.example.com/v1/send?page=2",
  " /send/ ",
])("a path typed as %j is the list of sent documents", async (path) => {
  const account = await anAccount();
  const { keyId } = await aKey(account);
  const verdict = await ask(account, keyId, "test", { path });
  expect(verdict.outcome === "allowed" && verdict.route.path).toBe("/send");
});

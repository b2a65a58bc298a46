import { describe, expect, test } from "vitest";
import { EnvError, isLoopback, readEnv, readPort } from "./env";

const secret = "s".repeat(32);
const encryptionKey = Buffer.alloc(32, 7).toString("base64");
const demo = {
  DEMO_DATABASE_URL: "postgres://localhost/demo",
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: encryptionKey,
  SMTP_URL: "smtp://127.0.0.1:2525",
  DEMO_INBOX_DIR: "inbox",
};
const production = {
  DATABASE_URL: "postgres://db.example.com/app",
  BASE_URL: "https://dashboard.example.com/",
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: `2026:${encryptionKey}`,
  SMTP_URL: "smtps://mail.example.com",
  STRIPE_SECRET_KEY: "sk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1, whsec_2",
  STRIPE_PRICE_ID: "price_1",
};

describe("the demo", () => {
  test("is loopback without DATABASE_URL: it listens on loopback only and simulates the exchange", () => {
    expect(readEnv(demo)).toMatchObject({
      demo: true,
      host: "127.0.0.1",
      baseUrl: "http://localhost:3000",
      exchange: "simulator",
      inboxDir: "inbox",
    });
    expect(readEnv({ ...demo, PORT: "3001" }).baseUrl).toBe("http://localhost:3001");
    expect(readEnv({ ...demo, HOST: "0.0.0.0" }).host).toBe("127.0.0.1");
  });

  test.each([
    ["http://localhost:3000", true],
    ["http://127.0.0.1", true],
    ["http://[::1]:1", true],
    ["https://localhost.evil.example", false],
    ["http://10.0.0.1", false],
    ["nonsense", false],
  ])("%s is loopback: %s", (url, expected) => expect(isLoopback(url)).toBe(expected));
});

describe("Stripe in the demo", () => {
  test("is the local one, at the address the box gives", () => {
    const local = {
      ...demo,
      STRIPE_SECRET_KEY: "sk_test_1",
      STRIPE_WEBHOOK_SECRET: "whsec_1",
      STRIPE_PRICE_ID: "p",
    };
    expect(readEnv({ ...local, DEMO_STRIPE_URL: "http://127.0.0.1:4242" }).stripe).toEqual({
      secretKey: "sk_test_1",
      webhookSecrets: ["whsec_1"],
      priceId: "p",
      local: { host: "127.0.0.1", port: 4242 },
    });
  });

  test("never gets a live key, and is never anywhere but on this machine", () => {
    const local = { ...demo, STRIPE_WEBHOOK_SECRET: "whsec_1", STRIPE_PRICE_ID: "p" };
    const live = { STRIPE_SECRET_KEY: "sk_live_1", DEMO_STRIPE_URL: "http://127.0.0.1:4242" };
    expect(() => readEnv({ ...local, ...live })).toThrow(/a live key never goes/);
    const far = { STRIPE_SECRET_KEY: "sk_test_1", DEMO_STRIPE_URL: "http://stripe.example.com" };
    expect(() => readEnv({ ...local, ...far })).toThrow(/DEMO_STRIPE_URL/);
  });

  test("half of its variables are a refusal to start", () => {
    expect(() => readEnv({ ...demo, STRIPE_SECRET_KEY: "sk_test_1" })).toThrow(
      /STRIPE_WEBHOOK_SECRET is missing/,
    );
  });
});

describe("outside the demo", () => {
  test("everything set starts, without simulator and without inbox", () => {
    expect(readEnv({ ...production, DEMO_INBOX_DIR: "inbox" })).toMatchObject({
      demo: false,
      baseUrl: "https://dashboard.example.com",
      exchange: "none",
      inboxDir: null,
      encryptionKeys: [{ id: "2026" }],
    });
  });

  test.each([
    "BASE_URL",
    "AUTH_SECRET",
    "ENCRYPTION_KEY",
    "SMTP_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_PRICE_ID",
  ])("a missing %s is a refusal to start that names it", (name) => {
    expect(() => readEnv({ ...production, [name]: undefined })).toThrow(EnvError);
    expect(() => readEnv({ ...production, [name]: undefined })).toThrow(name);
  });

  test("a public BASE_URL without a database is no demo, and names what is missing", () => {
    expect(() => readEnv({ BASE_URL: "https://dashboard.example.com" })).toThrow(/DATABASE_URL.*AUTH_SECRET/);
    expect(() => readEnv({ ...demo, BASE_URL: "https://dashboard.example.com" })).toThrow(
      /DATABASE_URL is missing/,
    );
  });

  test.each<[string, Record<string, string>]>([
    ["AUTH_SECRET", { AUTH_SECRET: "short" }],
    ["ENCRYPTION_KEY", { ENCRYPTION_KEY: "c2hvcnQ=" }],
    ["ENCRYPTION_KEY", { ENCRYPTION_KEY: `1:${encryptionKey},1:${encryptionKey}` }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://x" }],
    ["DEMO_DATABASE_URL", { DEMO_DATABASE_URL: "postgres://x" }],
    ["BASE_URL", { BASE_URL: "https://a.example.com/path" }],
    ["SMTP_URL", { SMTP_URL: "http://x" }],
    ["EXCHANGE", { EXCHANGE: "simulator" }],
    ["STRIPE_SECRET_KEY", { STRIPE_SECRET_KEY: "pk_live_1" }],
    ["DEMO_STRIPE_URL", { DEMO_STRIPE_URL: "http://127.0.0.1:4242" }],
    ["PORT", { PORT: "99999" }],
    ["METRICS_PORT", { METRICS_PORT: "http" }],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }],
    ["DRAIN_SECONDS", { DRAIN_SECONDS: "301" }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/8, proxy.example.com" }],
  ])("a wrong %s is named: %j", (name, change) => {
    expect(() => readEnv({ ...production, ...change })).toThrow(name);
  });
});

describe("a port that is read alone", () => {
  test.each(["99999", "-1", "http", "3000.5"])("is refused by name: %s", (PORT) => {
    expect(() => readPort({ PORT })).toThrow("PORT must be a number from 0 to 65535");
    expect(() => readPort({ PORT })).toThrow(EnvError);
  });

  test.each([
    [undefined, 3000],
    [" ", 3000],
    ["0", 0],
    ["3001", 3001],
  ])("%j is %i", (PORT, expected) => expect(readPort({ PORT })).toBe(expected));
});

describe("what watches over a process", () => {
  test("is off unless it is named", () => {
    expect(readEnv(production)).toMatchObject({ metrics: null, tracesUrl: null, drainSeconds: 0 });
    expect(readEnv({ ...production, METRICS_PORT: "", METRICS_HOST: "0.0.0.0" }).metrics).toBeNull();
  });

  test("metrics are for this machine only, unless another address is named", () => {
    expect(readEnv({ ...production, METRICS_PORT: "9464" }).metrics).toEqual({
      host: "127.0.0.1",
      port: 9464,
    });
    expect(readEnv({ ...production, METRICS_PORT: "9464", METRICS_HOST: "10.0.0.7" }).metrics?.host).toBe(
      "10.0.0.7",
    );
  });
});

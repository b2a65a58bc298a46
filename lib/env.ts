import { isIP } from "node:net";
import { z } from "zod";
import { type RateLimits, readRateLimits } from "@/lib/limits/rate-rules";

/** Everything the process may read from its environment, checked once. Names are those of README's table. */
export type Env = {
  /** Demo: no `DATABASE_URL`, a loopback `BASE_URL`; the only place for demo login, inbox and simulator. */
  demo: boolean;
  databaseUrl: string;
  /** Origin without trailing slash; every link in mails and redirects starts with it, never with a Host header. */
  baseUrl: string;
  port: number;
  /** Address to listen on; always loopback in the demo. */
  host: string;
  authSecret: string;
  /** Current key first; older ones stay readable. 32 bytes each, by key id. */
  encryptionKeys: { id: string; key: Buffer }[];
  smtpUrl: string;
  mailFrom: string;
  /** Folder of the local mail catcher; null outside the demo. */
  inboxDir: string | null;
  /** CIDR blocks or addresses whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  stripe: {
    secretKey: string;
    /** Several while one is being changed. */
    webhookSecrets: string[];
    priceId: string;
    /** The local Stripe of the demo; null: the real one. */
    local: { host: string; port: number } | null;
  };
  /** What stands behind a live submit; `none` refuses it with 503. */
  exchange: "simulator" | "none";
  /** How often `/v1` may be called; null: `RATE_LIMITS=off`. */
  rateLimits: RateLimits | null;
  /** Redis or Valkey that several processes share their rates in; null: each process counts for itself. */
  redisUrl: string | null;
  /** Where Prometheus is answered, apart from everything public; null: nowhere. */
  metrics: { host: string; port: number } | null;
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); null: no traces, and nothing of it is loaded. */
  tracesUrl: string | null;
  /** How long a process that was told to stop still answers, so that balancers see it is not ready. */
  drainSeconds: number;
};

/** A setting is missing or wrong: the process must not start. The message names every variable at fault. */
export class EnvError extends Error {}

const loopbackHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True when a URL's host can only be this machine. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return loopbackHosts.has(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

const port = z.coerce.number().int().min(0).max(65535);
const portDefault = 3000;
const portFault = "PORT must be a number from 0 to 65535";

/** Null: what is given is no port. */
function portOf(source: Record<string, string | undefined>): number | null {
  const parsed = port.safeParse(source.PORT?.trim() || portDefault);
  return parsed.success ? parsed.data : null;
}

/**
 * The port alone, for what starts before the rest can be read.
 * @throws EnvError naming PORT
 */
export function readPort(source: Record<string, string | undefined>): number {
  const given = portOf(source);
  if (given === null) throw new EnvError(`Cannot start: ${portFault}.`);
  return given;
}

/**
 * Parses an environment (`product.md` 22 in short: the demo is loopback and has no `DATABASE_URL`).
 * @throws EnvError naming each missing or malformed variable.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const faults: string[] = [];
  const need = (name: string) => {
    const value = source[name]?.trim();
    if (!value) faults.push(`${name} is missing`);
    return value ?? "";
  };

  const givenPort = portOf(source);
  if (givenPort === null) faults.push(portFault);
  const portNumber = givenPort ?? portDefault;

  const givenBase = source.BASE_URL?.trim();
  const demoBase = givenBase ?? `http://localhost:${portNumber}`;
  const demo = !source.DATABASE_URL && isLoopback(demoBase);
  const baseUrl = demo ? demoBase : need("BASE_URL");
  if (baseUrl && !/^https?:\/\/[^/?#@]+\/?$/.test(baseUrl)) {
    faults.push("BASE_URL must be an origin such as https://dashboard.example.com");
  }

  const databaseUrl = demo ? need("DEMO_DATABASE_URL") : need("DATABASE_URL");
  if (!demo && source.DEMO_DATABASE_URL) faults.push("DEMO_DATABASE_URL is only for the demo: unset it");
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    faults.push("DATABASE_URL must start with postgres://");
  }

  const authSecret = need("AUTH_SECRET");
  if (authSecret && authSecret.length < 32) faults.push("AUTH_SECRET must have at least 32 characters");
  const encryptionKeys = readEncryptionKeys(need("ENCRYPTION_KEY"), faults);
  const smtpUrl = need("SMTP_URL");
  if (smtpUrl && !/^smtps?:\/\//.test(smtpUrl)) faults.push("SMTP_URL must start with smtp:// or smtps://");

  const trustedProxies = (source.TRUSTED_PROXIES ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  for (const entry of trustedProxies) {
    const [address = "", bits = "0"] = entry.split("/");
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) {
      faults.push(`TRUSTED_PROXIES: "${entry}" is neither an address nor a CIDR block`);
    }
  }

  const exchange = source.EXCHANGE?.trim() || (demo ? "simulator" : "none");
  if (exchange !== "none" && !(exchange === "simulator" && demo)) {
    faults.push("EXCHANGE: the simulator answers for live documents in the demo only");
  }

  const stripe = readStripe(source, demo, faults);

  const rateLimits = readRateLimits(source.RATE_LIMITS, faults);
  const redisUrl = source.REDIS_URL?.trim() || null;
  if (redisUrl && !/^rediss?:\/\//.test(redisUrl)) {
    faults.push("REDIS_URL must start with redis:// or rediss://");
  }

  const operations = readOperations(source, faults);

  if (faults.length > 0) throw new EnvError(`Cannot start: ${faults.join("; ")}.`);
  return {
    demo,
    databaseUrl,
    baseUrl: baseUrl.replace(/\/$/, ""),
    port: portNumber,
    host: demo ? "127.0.0.1" : (source.HOST?.trim() ?? "0.0.0.0"),
    authSecret,
    encryptionKeys,
    smtpUrl,
    mailFrom:
      source.MAIL_FROM?.trim() ||
      `Invoicetronic <no-reply@${demo ? "localhost" : new URL(baseUrl).hostname}>`,
    inboxDir: demo ? (source.DEMO_INBOX_DIR?.trim() ?? null) : null,
    trustedProxies,
    stripe,
    exchange: exchange === "simulator" ? "simulator" : "none",
    rateLimits,
    redisUrl,
    ...operations,
  };
}

/** What a process tells those who watch over it. */
function readOperations(
  source: Record<string, string | undefined>,
  faults: string[],
): Pick<Env, "metrics" | "tracesUrl" | "drainSeconds"> {
  const given = source.METRICS_PORT?.trim();
  const metricsPort = given ? port.safeParse(given) : null;
  if (metricsPort?.success === false) faults.push("METRICS_PORT must be a number from 0 to 65535");
  const tracesUrl = source.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() || null;
  if (tracesUrl && !/^https?:\/\//.test(tracesUrl)) {
    faults.push("OTEL_EXPORTER_OTLP_ENDPOINT must start with http:// or https://");
  }
  const drain = z.coerce
    .number()
    .min(0)
    .max(300)
    .safeParse(source.DRAIN_SECONDS?.trim() || "0");
  if (!drain.success) faults.push("DRAIN_SECONDS must be a number from 0 to 300");
  return {
    metrics: metricsPort?.success
      ? { host: source.METRICS_HOST?.trim() || "127.0.0.1", port: metricsPort.data }
      : null,
    tracesUrl,
    drainSeconds: drain.success ? drain.data : 0,
  };
}

/** Stripe's own with all three variables; in the demo without them the local one, whose address the box sets. */
function readStripe(
  source: Record<string, string | undefined>,
  demo: boolean,
  faults: string[],
): Env["stripe"] {
  const names = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PRICE_ID"] as const;
  const [secretKey = "", webhook = "", priceId = ""] = names.map((name) => source[name]?.trim() ?? "");
  const localUrl = source.DEMO_STRIPE_URL?.trim();
  if (localUrl && !(demo && isLoopback(localUrl)))
    faults.push("DEMO_STRIPE_URL is only for the demo: unset it");
  if (localUrl && /_live_/.test(secretKey))
    faults.push("STRIPE_SECRET_KEY: a live key never goes to a local Stripe");
  const given = [secretKey, webhook, priceId];
  names.forEach((name, at) => {
    if (!given[at] && (!demo || given.some(Boolean))) faults.push(`${name} is missing`);
  });
  if (secretKey && !/^(sk|rk)_(test|live)_/.test(secretKey)) {
    faults.push("STRIPE_SECRET_KEY must be a secret or restricted key of Stripe");
  }
  const url = localUrl ? new URL(localUrl) : null;
  return {
    secretKey,
    webhookSecrets: webhook
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean),
    priceId,
    local: url && { host: url.hostname, port: Number(url.port) },
  };
}

/** `id:base64` pairs, comma separated, the current one first; a bare base64 value has the id `1`. */
function readEncryptionKeys(value: string, faults: string[]): Env["encryptionKeys"] {
  const keys = value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const colon = part.indexOf(":");
      const id = colon < 0 ? "1" : part.slice(0, colon);
      return { id, key: Buffer.from(part.slice(colon + 1), "base64") };
    });
  if (value && keys.some(({ key }) => key.length !== 32)) {
    faults.push("ENCRYPTION_KEY must be 32 bytes in base64, optionally with an id in front (2026:…)");
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) faults.push("ENCRYPTION_KEY repeats an id");
  return keys;
}

let cached: Env | undefined;

/** The environment of this process, read on first use (never at import: `next build` imports without one). */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

/** How the log is written: for a machine in production, for a person at a terminal and in development. */
export function logFormat(): "json" | "text" {
  return process.env.NODE_ENV === "production" && !process.stderr.isTTY ? "json" : "text";
}

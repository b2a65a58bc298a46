import { readFileSync } from "node:fs";
import autocannon from "autocannon";

/** What a load of some seconds came to. */
export type Load = {
  requests: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of the server process for one request, user and system, in microseconds. */
  cpuUs: number;
};

/** An address, and the process behind it. */
export type Loaded = { url: string; pid: number };

/** Clock ticks of Linux's `/proc`, always 100 a second for programs. */
const tickUs = 10_000;

/** Processor time that a process has used so far, in microseconds (`proc(5)`, fields 14 and 15); NaN where there is no `/proc`. */
export function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickUs;
  } catch {
    return Number.NaN;
  }
}

/** The header that carries a secret: HTTP Basic with an empty password. */
export const authorization = (secret: string) => `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;

/** Each of these headers in turn. */
export function inTurn(headers: readonly Record<string, string>[]): () => Record<string, string> {
  let next = 0;
  return () => headers[next++ % headers.length] ?? {};
}

/**
 * Loads an address with `connections` that each ask again as soon as they are answered, each time with the headers that
 * `headers` gives; for some seconds, or until `amount` requests were answered.
 * @throws Error when anything but `expected` was answered
 */
export async function load(
  target: Loaded,
  given: {
    connections: number;
    seconds?: number;
    amount?: number;
    headers?: () => Record<string, string>;
    expected?: number;
  },
): Promise<Load> {
  const { connections, seconds, amount, headers, expected = 200 } = given;
  const before = cpuOf(target.pid);
  const result = await autocannon({
    url: target.url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    requests: [
      headers
        ? { method: "GET", setupRequest: (request) => ({ ...request, headers: headers() }) }
        : { method: "GET" },
    ],
  });
  const answered = result.requests.total;
  const other = Object.entries(result.statusCodeStats ?? {}).filter(([code]) => Number(code) !== expected);
  if (other.length > 0 || result.errors > 0) {
    throw new Error(`Answered otherwise: ${JSON.stringify(result.statusCodeStats)}, errors ${result.errors}`);
  }
  return {
    requests: answered,
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuUs: (cpuOf(target.pid) - before) / answered,
  };
}

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

/** Headers of requests: these in turn, or what is given for each, which costs whoever asks more. */
export type Asking = readonly Headers[] | (() => Headers);
type Headers = Record<string, string>;

/** What a connection sends again and again: its share of the whole, written out before it begins. */
function shareOf(headers: readonly Headers[], connections: number) {
  let next = 0;
  return (client: autocannon.Client) => {
    const first = next++;
    const own = headers.filter((_, at) => at % connections === first % connections);
    client.setRequests((own.length > 0 ? own : headers).map((each) => ({ method: "GET", headers: each })));
  };
}

/**
 * Loads an address with `connections` that each ask again as soon as they are answered; for some seconds, or until
 * `amount` requests were answered. `apart`: from a thread of its own, for whoever measures something else meanwhile; only
 * with a list of headers.
 * @throws Error when anything but `expected` was answered
 */
export async function load(
  target: Loaded,
  given: {
    connections: number;
    seconds?: number;
    amount?: number;
    headers?: Asking;
    expected?: number;
    apart?: boolean;
  },
): Promise<Load> {
  const { connections, seconds, amount, headers = [{}], expected = 200, apart = false } = given;
  const each: Pick<autocannon.Options, "requests" | "setupClient" | "workers"> =
    typeof headers === "function"
      ? { requests: [{ method: "GET", setupRequest: (request) => ({ ...request, headers: headers() }) }] }
      : apart
        ? { requests: headers.map((one) => ({ method: "GET", headers: one })), workers: 1 }
        : { setupClient: shareOf(headers, connections) };
  const before = cpuOf(target.pid);
  const result = await autocannon({
    url: target.url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    ...each,
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

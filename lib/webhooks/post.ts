import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isCallable } from "./address";

/** What came of a delivery: a status, or 0 and why there is none. */
export type Posted = { status: number; error: string | null };

/** Whom a delivery may reach, and how long it may take. */
export type PostOptions = {
  /** Whether this machine may be called. */
  loopback: boolean;
  /** To the end of the answer; 10 s, or 3 s for a look at the name, when it is left out. */
  timeoutMs?: number;
  /** Names to addresses; the system's own unless a test says otherwise. */
  resolve?: (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
};

const bodyMax = 2_000;
const refusal = "The address is not a public one";

const bySystem: NonNullable<PostOptions["resolve"]> = (host, done) =>
  systemLookup(host, { all: true, verbatim: true }, (error, addresses) => done(error, addresses ?? []));

const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, "$1");

/**
 * Whether a URL may be a webhook's: https (http only to this machine, in the demo), and no address of it is private.
 * A name that does not resolve now may do so later: it is judged again at each delivery.
 */
export async function mayCall(text: string, options: PostOptions): Promise<boolean> {
  const url = new URL(text);
  const host = hostOf(url);
  const addresses = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await new Promise<LookupAddress[]>((done) => {
        const late = setTimeout(() => done([]), options.timeoutMs ?? 3_000);
        (options.resolve ?? bySystem)(host, (_error, found) => {
          clearTimeout(late);
          done(found);
        });
      });
  if (url.protocol === "http:") {
    const local = addresses.every(({ address }) => !isCallable(address, { loopback: false }));
    if (!options.loopback || addresses.length === 0 || !local) return false;
  }
  return addresses.every(({ address }) => isCallable(address, options));
}

/**
 * Posts a body and reads the status. The address that is dialled is the one that was judged (a name can't point
 * elsewhere in between); a redirect is an answer like any other and never followed.
 */
export function post(
  text: string,
  headers: Record<string, string>,
  body: string,
  options: PostOptions,
): Promise<Posted> {
  const url = new URL(text);
  const host = hostOf(url);
  if (isIP(host) && !isCallable(host, options)) return Promise.resolve({ status: 0, error: refusal });
  const lookup: LookupFunction = (name, asked, done) =>
    (options.resolve ?? bySystem)(name, (error, addresses) => {
      const [first] = addresses;
      if (error || !first) return done(error ?? new Error(`${name} has no address`), "", 0);
      if (!addresses.every(({ address }) => isCallable(address, options)))
        return done(new Error(refusal), "", 0);
      if (asked.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  return new Promise((answered) => {
    const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
    const failed = (error: Error) =>
      answered({ status: 0, error: signal.aborted ? "No answer in time" : error.message.slice(0, bodyMax) });
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(
      url,
      {
        method: "POST",
        agent: false,
        lookup,
        signal,
        headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let said = "";
        const done = () => {
          answered({
            status,
            error: status >= 200 && status < 300 ? null : said.replaceAll("\0", "").slice(0, bodyMax),
          });
          request.destroy();
        };
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          said += part;
          if (said.length >= bodyMax) done();
        });
        response.on("end", done);
        response.on("error", failed);
      },
    );
    request.on("error", failed);
    request.end(body);
  });
}

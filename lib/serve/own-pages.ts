import type { IncomingMessage, ServerResponse } from "node:http";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const readOnly = new Set(["GET", "HEAD", "OPTIONS"]);

/** Judged by a signature over what is sent, and called by a machine that has no origin. */
const signed = /^\/api\/stripe\/webhook(?:[?#]|$)/;

/** What decides whether a page of ours asks: `baseUrl`, and in the demo the other names of this machine. */
export type OwnSite = { baseUrl: string; demo: boolean };

/**
 * True for a request that could change something and does not come from a page of ours. Browsers send `Origin` with
 * every POST; where something took it away `Sec-Fetch-Site` decides, and without either the answer is yes, it could.
 */
export function fromElsewhere(
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  site: OwnSite,
): boolean {
  if (readOnly.has(method ?? "") || signed.test(url ?? "")) return false;
  const { origin } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] !== "same-origin";
  if (origin === new URL(site.baseUrl).origin) return false;
  return !(site.demo && headers.host !== undefined && isSameMachine(origin, headers.host, site.baseUrl));
}

/** On one's own machine 127.0.0.1 is as good a name as localhost; scheme and port are still ours. */
function isSameMachine(origin: string, asked: string, baseUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, hostname, protocol } = new URL(origin);
  return (
    host === asked &&
    protocol === new URL(baseUrl).protocol &&
    ["localhost", "127.0.0.1", "[::1]"].includes(hostname)
  );
}

/**
 * Refuses what another site sends (403), and tells pages our own name for us: `Host` and `X-Forwarded-…` are written by
 * whoever asks or stands in between.
 */
export function ownPages(toPages: Handler, site: OwnSite): Handler {
  const { host, protocol } = new URL(site.baseUrl);
  return async (request, response) => {
    if (fromElsewhere(request, site)) {
      response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" });
      response.end("Not from a page of ours\n");
      return;
    }
    delete request.headers["x-forwarded-host"];
    delete request.headers["x-forwarded-port"];
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    if (!site.demo) request.headers.host = host;
    await toPages(request, response);
  };
}

import type { IncomingMessage, ServerResponse } from "node:http";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Lets a page's 500 be a 503 with `Retry-After` when `isAway` says, at that moment, that the database was away: a fault
 * that passes by itself, to which browsers and load balancers come again. The page itself stays as it is.
 */
export function sayUnavailable(response: ServerResponse, isAway: () => boolean): void {
  const writeHead = response.writeHead;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (status !== 500 || !isAway()) return Reflect.apply(writeHead, response, [status, ...rest]);
    response.setHeader("Retry-After", "2");
    response.statusMessage = "Service Unavailable";
    return Reflect.apply(writeHead, response, [503, ...rest]);
  };
}

/** The same for whatever answers pages; `wasAway` says whether the database was away since a time of `performance.now()`. */
export function orUnavailable(toPages: Handler, wasAway: (since: number) => boolean): Handler {
  return (request, response) => {
    const since = performance.now();
    sayUnavailable(response, () => wasAway(since));
    return toPages(request, response);
  };
}

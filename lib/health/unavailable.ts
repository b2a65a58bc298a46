import type { ServerResponse } from "node:http";

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

import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from "node:http";
import { requestIdHeader, requestIdOf } from "@/lib/log/request-id";
import { apiHeaders, filePolicy, type SecurityHeaders, siteHeaders } from "./headers";

type GivenHeaders = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * A class of responses that never leave without our security headers and the request's id, whoever writes them; what an
 * answer says itself stays. Once `closing()` is true each is the last of its connection.
 */
export function guardedResponse(baseUrl: string, closing: () => boolean) {
  const ofApi = apiHeaders(baseUrl);
  const ofSite: SecurityHeaders = { ...siteHeaders(baseUrl), "content-security-policy": filePolicy };

  return class GuardedResponse<
    Request extends IncomingMessage = IncomingMessage,
  > extends ServerResponse<Request> {
    override writeHead(status: number, ...given: (string | GivenHeaders | undefined)[]): this {
      if (closing()) this.shouldKeepAlive = false;
      const reason = given.find((each) => typeof each === "string");
      const headers = given.find((each) => typeof each === "object");
      const written = this.#withMissing(headers, isApi(this.req.url) ? ofApi : ofSite);
      return reason === undefined
        ? super.writeHead(status, written)
        : super.writeHead(status, reason, written);
    }

    /** A plain object that is all there is stays one: Node then writes it out as it is, which is the quick way. */
    #withMissing(headers: GivenHeaders | undefined, always: SecurityHeaders): GivenHeaders | undefined {
      const id = requestIdOf(this);
      const missing = id === null ? always : { ...always, [requestIdHeader]: id };
      if (headers === undefined || Array.isArray(headers) || this.getHeaderNames().length > 0) {
        const names = new Set(namesOf(headers));
        for (const [name, value] of Object.entries(missing))
          if (!names.has(name) && !this.hasHeader(name)) this.setHeader(name, value);
        return headers;
      }
      const all: OutgoingHttpHeaders = { ...missing };
      for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value;
      return all;
    }
  };
}

/** Whether a request's target is one of `/v1`, which is data for programs; everything else is for browsers. */
export function isApi(target: string | undefined): boolean {
  return /^\/v1(?:[/?#]|$)/.test(target ?? "");
}

/** An array is name, value, name, value. */
function namesOf(headers: GivenHeaders | undefined): string[] {
  const names = Array.isArray(headers)
    ? headers.filter((_, at) => at % 2 === 0).map(String)
    : Object.keys(headers ?? {});
  return names.map((name) => name.toLowerCase());
}

import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from "node:http";
import { requestIdHeader, requestIdOf } from "@/lib/log/request-id";
import { apiHeaders, filePolicy, type SecurityHeaders, siteHeaders } from "./headers";

/** Answers of the API, the quick way. */
export type QuickResponse = ServerResponse & {
  /**
   * Ends an answer of `/v1` at once, with the headers that every one of them has. `headers`: name, value, name, value, in
   * lower case; what stands in them must be none of those. `id`: the request's.
   */
  answerApi(status: number, id: string, headers: readonly string[], body: string): void;
};

/** Whether a response has the quick way: those of `listener.ts` have. */
export function isQuick(response: ServerResponse): response is QuickResponse {
  return "answerApi" in response;
}

type GivenHeaders = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * A class of responses that never leave without our security headers and the request's id, whoever writes them; what an
 * answer says itself stays. Once `closing()` is true each is the last of its connection.
 */
export function guardedResponse(baseUrl: string, closing: () => boolean) {
  const ofApi = apiHeaders(baseUrl);
  const ofApiListed = Object.entries(ofApi).flat();
  const ofSite: SecurityHeaders = { ...siteHeaders(baseUrl), "content-security-policy": filePolicy };

  return class GuardedResponse<
    Request extends IncomingMessage = IncomingMessage,
  > extends ServerResponse<Request> {
    // A list that is written out as it is: to merge two objects and to look for what is missing takes longer than the rest.
    answerApi(status: number, id: string, headers: readonly string[], body: string): void {
      if (closing()) this.shouldKeepAlive = false;
      const length = String(Buffer.byteLength(body));
      super.writeHead(status, [...ofApiListed, ...headers, "content-length", length, requestIdHeader, id]);
      this.end(body);
    }

    override writeHead(status: number, first?: string | GivenHeaders, second?: GivenHeaders): this {
      if (closing()) this.shouldKeepAlive = false;
      const missing = isApi(this.req.url) ? ofApi : ofSite;
      if (typeof first === "string") return super.writeHead(status, first, this.withMissing(second, missing));
      return super.writeHead(status, this.withMissing(first ?? second, missing));
    }

    /** A plain object that is all there is stays one: Node then writes it out as it is, which is the quick way. */
    withMissing(headers: GivenHeaders | undefined, always: SecurityHeaders): GivenHeaders | undefined {
      const id = requestIdOf(this);
      if (headers !== undefined && !Array.isArray(headers) && this.getHeaderNames().length === 0) {
        const all = merged(headers, always);
        if (id !== null) all[requestIdHeader] = id;
        return all;
      }
      if (id !== null) this.setHeader(requestIdHeader, id);
      const names = new Set(namesOf(headers));
      for (const [name, value] of Object.entries(always))
        if (!names.has(name) && !this.hasHeader(name)) this.setHeader(name, value);
      return headers;
    }
  };
}

function merged(headers: OutgoingHttpHeaders, missing: SecurityHeaders): OutgoingHttpHeaders {
  const all: OutgoingHttpHeaders = { ...missing, ...headers };
  // Written in capitals it is the same header, and must not go out twice.
  for (const name in headers) {
    if (name.charCodeAt(0) > 90) continue;
    const lower = name.toLowerCase();
    if (lower in missing) delete all[lower];
  }
  return all;
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

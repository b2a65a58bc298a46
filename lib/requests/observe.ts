import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { env } from "@/lib/env";
import { isTrustedAddress } from "@/lib/limits/address";
import { log } from "@/lib/log/log";
import { bearRequestId, isRequestId, requestIdHeader, withRequestId } from "@/lib/log/request-id";
import { addDuration } from "@/lib/metrics/durations";
import { figures } from "@/lib/metrics/figures";
import { requestSpan } from "@/lib/traces/traces";
import { quota } from "./quota";
import { isForApi, pathOf } from "./request-line";
import { apiTemplates, pageTemplates } from "./templates";

/** A request that takes longer is a line in the log. */
const slowSeconds = 2;
/** While a database is away every request fails: as many lines a second tell enough of it. */
const linesPerSecond = 10;

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What a request is told apart by. */
export type Asked = {
  id: string;
  method: string;
  /** Without the query. */
  path: string;
  /** A time of `performance.now()`. */
  startedAt: number;
};

/** Who watches requests. */
export type Observer = {
  /** Has every request of a listener observed. */
  observe(answer: RequestListener): RequestListener;
  /**
   * The end of a request that was observed by whoever answered it. `status`: null when whoever asked was gone before there
   * was an answer.
   */
  ended(asked: Asked, status: number | null): void;
};

/**
 * Every request with an id that its answer bears and its lines in the log, counted by what it asked for; a line of its own
 * only when it failed or was slow, as `/v1` has its log in the database. `apiPaths` as the document has them;
 * `pagesManifest` is the file that `next build` lists its pages in.
 */
export function newObserver(given: { apiPaths: readonly string[]; pagesManifest: string }): Observer {
  const ofApi = apiTemplates(given.apiPaths, "/v1");
  const ofPage = pageTemplates(read(given.pagesManifest));
  const mayTell = quota(linesPerSecond);

  const ended = (asked: Asked, status: number | null) => {
    const now = performance.now();
    const seconds = (now - asked.startedAt) / 1_000;
    const method = methods.has(asked.method) ? asked.method : "OTHER";
    const route = isForApi(asked.path) ? ofApi(asked.path) : ofPage(asked.path);
    const label = status === null ? "none" : String(status);
    addDuration(figures.requests, route, method, label, seconds);
    const failed = status !== null && status >= 500;
    if (!failed && seconds <= slowSeconds) return;
    const told = route === "/api/ready" ? null : mayTell(now);
    if (!told) return;
    const facts = {
      requestId: asked.id,
      method,
      route,
      status: label,
      seconds: Number(seconds.toFixed(3)),
      ...(told.heldBack > 0 && { heldBack: told.heldBack }),
    };
    if (failed) log.error("A request failed", facts);
    else log.warn("A request was slow", facts);
  };

  const observe =
    (answer: RequestListener): RequestListener =>
    (request, response) => {
      const asked = {
        id: newRequestId(request),
        method: request.method ?? "",
        path: pathOf(request.url ?? ""),
        startedAt: performance.now(),
      };
      bearRequestId(response, asked.id);
      response.once("close", () => ended(asked, response.headersSent ? response.statusCode : null));
      withRequestId(asked.id, () =>
        requestSpan(request, response, asked, isForApi(asked.path) ? ofApi : null, () =>
          answer(request, response),
        ),
      );
    };

  return { observe, ended };
}

/** The id that a trusted proxy gave, so that its log and ours speak of the same; else one of our own. */
export function newRequestId(request: IncomingMessage): string {
  const given = request.headers[requestIdHeader];
  if (typeof given !== "string" || !isRequestId(given)) return randomUUID();
  return isTrustedAddress(request.socket.remoteAddress ?? null, env().trustedProxies) ? given : randomUUID();
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { bufferEvent } from "@/lib/events/commands";
import { type VerifiedStatus, verifyWithStatus } from "@/lib/keys/verify";
import { clientAddress } from "@/lib/limits/address";
import { requestIdOf } from "@/lib/log/request-id";
import { statusOf } from "@/lib/seats/status-queries";
import { traced } from "@/lib/traces/traces";
import { admit, credentialsHash, type Verdict } from "./admit";
import { everyAnswer, logSentence, problemAnswer } from "./answer";
import { eventOfKey } from "./context";
import { apiLanguage, type Problem, problem } from "./problem";
import { statusBody } from "./routes/status";
import { problemOfThrown } from "./thrown";

/** Answers a request of Node's server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const target = "/v1/status";
const asked = { routeClass: "read", origin: null, polled: false, desk: undefined } as const;

/**
 * `GET /v1/status` straight on Node's request, in place of the app: it is asked more often than all else, and most of
 * its time would go into objects of the fetch API. Who may, what is counted and what is said come from where the app has
 * them; any other request is the app's, one from a browser of another origin too.
 */
export function directly(app: Listener): Listener {
  return (request, response) => {
    const { url, method, headers } = request;
    const direct = url === target && method === "GET" && headers.origin === undefined;
    return direct ? answerStatus(request, response) : app(request, response);
  };
}

async function answerStatus(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const hash = credentialsHash(request.headers.authorization);
    const found = hash && (await traced("key check", () => verifyWithStatus(hash)));
    if (found) await answerKey(found, request, response);
    else refuse(request, response, problem("invalid_key"), null);
  } catch (error) {
    refuse(request, response, thrown(error, response), null);
  }
}

/** Answers a key, and buffers the event. */
async function answerKey(
  { key, status }: VerifiedStatus,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { rate, problem: refused } = await admit(key, asked);
  let failed = refused;
  if (!failed) {
    try {
      const body = JSON.stringify(statusBody(key, status ?? (await statusOf(key.keyId))));
      end(response, 200, { "Content-Type": "application/json" }, body, rate);
    } catch (error) {
      failed = thrown(error, response);
    }
  }
  if (failed) refuse(request, response, failed, rate);
  const event = eventOfKey(key, {
    method: "GET",
    target,
    origin: null,
    ip: clientAddress(
      request.socket.remoteAddress ?? null,
      request.headers["x-forwarded-for"]?.toString() ?? null,
      env().trustedProxies,
    ),
    userAgent: request.headers["user-agent"] ?? null,
    statusCode: response.statusCode,
    problem: failed ?? undefined,
  });
  bufferEvent(failed ? { ...event, error: logSentence(failed) } : event);
}

function thrown(error: unknown, response: ServerResponse): Problem {
  return problemOfThrown(error, { method: "GET", path: target, id: requestIdOf(response) });
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Problem,
  rate: Verdict["rate"],
): void {
  const { status, headers, body } = problemAnswer(refused, apiLanguage(request.headers["accept-language"]));
  end(response, status, headers, body, rate);
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string,
  rate: Verdict["rate"],
): void {
  response.writeHead(status, {
    ...headers,
    ...everyAnswer(rate),
    Vary: "Origin",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

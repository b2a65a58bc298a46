import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { bufferEvent } from "@/lib/events/commands";
import { type VerifiedKey, type VerifiedStatus, verifyWithStatus } from "@/lib/keys/verify";
import { clientAddress } from "@/lib/limits/address";
import { requestIdOf } from "@/lib/log/request-id";
import { type ApiStatus, statusOf } from "@/lib/seats/status-queries";
import { traced } from "@/lib/traces/traces";
import { admit, type Verdict } from "./admit";
import { everyAnswer, logSentence, problemAnswer } from "./answer";
import { eventOfKey } from "./context";
import { byCredentials } from "./credentials";
import { apiLanguage, type Problem } from "./problem";
import { statusBody } from "./routes/status";
import { problemOfThrown } from "./thrown";

/** Answers a request of Node's server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const target = "/v1/status";
const answered = { "content-type": "application/json" };
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

// Without `async` where nothing has to be waited for: under Next's AsyncLocalStorage Node 20 charges for every promise.

function answerStatus(request: IncomingMessage, response: ServerResponse): Promise<void> {
  return byCredentials(request.headers.authorization, () => addressOf(request), {
    look: (hash) => traced("key check", () => verifyWithStatus(hash)),
    found: (found) => answerKey(found, request, response),
    refused: (problem) => refuse(request, response, problem, null),
  }).catch((error: unknown) => {
    if (response.headersSent) throw error;
    refuse(request, response, thrown(error, response), null);
  });
}

function answerKey(
  { key, status }: VerifiedStatus,
  request: IncomingMessage,
  response: ServerResponse,
): void | Promise<void> {
  const verdict = admit(key, asked);
  if (status === null || verdict instanceof Promise)
    return waitFor({ key, status }, verdict, request, response);
  answer(key, verdict, status, request, response);
}

/** The same when rates are counted, or the status was not read along with the key. */
async function waitFor(
  { key, status }: VerifiedStatus,
  judging: Verdict | Promise<Verdict>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Whatever fails once the key is known is an event of the key.
  let verdict: Verdict = { rate: null, problem: null };
  try {
    verdict = await judging;
    const left = status ?? (verdict.problem ? null : await statusOf(key.keyId));
    answer(key, verdict, left, request, response);
  } catch (error) {
    if (response.headersSent) throw error;
    answer(key, { ...verdict, problem: thrown(error, response) }, null, request, response);
  }
}

/** Says what was found, or why not, and buffers the event. */
function answer(
  key: VerifiedKey,
  { rate, problem: refused }: Verdict,
  status: ApiStatus | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (refused) refuse(request, response, refused, rate);
  else if (status) end(response, 200, answered, JSON.stringify(statusBody(key, status)), rate);
  const event = eventOfKey(key, {
    method: "GET",
    target,
    origin: null,
    ip: addressOf(request),
    userAgent: request.headers["user-agent"] ?? null,
    statusCode: response.statusCode,
    problem: refused ?? undefined,
  });
  bufferEvent(refused ? { ...event, error: logSentence(refused) } : event);
}

function addressOf({ socket, headers }: IncomingMessage): string | null {
  const forwardedFor = headers["x-forwarded-for"]?.toString() ?? null;
  return clientAddress(socket.remoteAddress ?? null, forwardedFor, env().trustedProxies);
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
    vary: "Origin",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

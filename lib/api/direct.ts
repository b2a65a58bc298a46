import type { IncomingMessage, RequestListener } from "node:http";
import { env } from "@/lib/env";
import { loggable } from "@/lib/errors";
import { bufferEvent } from "@/lib/events/commands";
import {
  tellWithStatus,
  type VerifiedKey,
  type VerifiedStatus,
  verifyWithStatus,
  type Waiting,
} from "@/lib/keys/verify";
import { clientAddress } from "@/lib/limits/address";
import { log } from "@/lib/log/log";
import { type Asked, newRequestId, type Observer } from "@/lib/requests/observe";
import { type ApiStatus, statusOf } from "@/lib/seats/status-queries";
import { isQuick, type QuickResponse } from "@/lib/serve/guarded-response";
import { isTracing } from "@/lib/traces/traces";
import { admit, type Verdict } from "./admit";
import { everyAnswer, logSentence, problemAnswer } from "./answer";
import { eventOfKey } from "./context";
import { byCredentials, knownHash, noLongerKnown } from "./credentials";
import { apiLanguage, type Problem } from "./problem";
import { statusBody } from "./routes/status";
import { problemOfThrown } from "./thrown";

const method = "GET";
const endpoint = "/status";
const target = `/v1${endpoint}`;
const admitting = { routeClass: "read", origin: null, polled: false, desk: undefined } as const;

/**
 * `GET /v1/status` straight on Node's request, in place of the app: it is asked more often than all else, and most of
 * its time would go into objects of the fetch API. Who may, what is counted and what is said come from where the app has
 * them; any other request goes on to `others`, one from a browser of another origin too, and all while traces are made.
 */
export function directStatus(observer: Observer, others: RequestListener): RequestListener {
  return (request, response) => {
    const direct = request.url === target && request.method === method && isQuick(response);
    if (!direct || request.headers.origin !== undefined || isTracing()) others(request, response);
    else new StatusRequest(request, response, observer).begin();
  };
}

/**
 * One request from its arrival to its answer. It waits for the check of its key itself, without a promise where nothing
 * else has to be waited for.
 */
class StatusRequest implements Waiting, Asked {
  readonly id: string;
  readonly method = method;
  readonly path = target;
  readonly startedAt = performance.now();
  /** Of a secret that was found before. */
  #hash: Buffer | null = null;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: QuickResponse,
    private readonly observer: Observer,
  ) {
    this.id = newRequestId(request);
  }

  begin(): void {
    this.#orBreakDown(null, () => {
      const { authorization } = this.request.headers;
      this.#hash = knownHash(authorization);
      if (this.#hash) tellWithStatus(this.#hash, this);
      else void this.#byCredentials(authorization);
    });
  }

  /** A secret that this process has not found before, or none: it is counted, which has to be waited for. */
  async #byCredentials(authorization: string | undefined): Promise<void> {
    try {
      await byCredentials<VerifiedStatus, void>(authorization, () => this.#address(), {
        look: verifyWithStatus,
        found: (found) => this.#judge(found),
        refused: (refused) => this.#refuse(refused, null),
      });
    } catch (error) {
      this.#breakDown(null, error);
    }
  }

  resolve(found: VerifiedStatus | null): void {
    if (found) this.#judge(found);
    else this.#orBreakDown(null, () => this.#forget(this.#hash));
  }

  reject(error: unknown): void {
    this.#breakDown(null, error);
  }

  #forget(hash: Buffer | null): void {
    const refused = hash && noLongerKnown(hash, this.#address());
    if (refused instanceof Promise)
      refused
        .then((problem) => this.#refuse(problem, null))
        .catch((error: unknown) => this.#breakDown(null, error));
    else if (refused) this.#refuse(refused, null);
  }

  #judge({ key, status }: VerifiedStatus): void {
    this.#orBreakDown(key, () => {
      const verdict = admit(key, admitting);
      if (status !== null && !(verdict instanceof Promise)) this.#answer(key, verdict, status);
      else void this.#wait({ key, status }, verdict);
    });
  }

  /** When rates are counted, or the status was not read along with the key. */
  async #wait({ key, status }: VerifiedStatus, judging: Verdict | Promise<Verdict>): Promise<void> {
    let verdict: Verdict = { rate: null, problem: null };
    try {
      verdict = await judging;
      const left = status ?? (verdict.problem ? null : await statusOf(key));
      this.#answer(key, verdict, left);
    } catch (error) {
      this.#orBreakDown(key, () => {
        if (this.response.headersSent) throw error;
        this.#answer(key, { ...verdict, problem: this.#thrown(error) }, null);
      });
    }
  }

  /** Whatever breaks down is this request's alone: whoever calls here is in the middle of answering others. */
  #orBreakDown(key: VerifiedKey | null, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#breakDown(key, error);
    }
  }

  #breakDown(key: VerifiedKey | null, cause: unknown): void {
    try {
      if (this.response.headersSent) throw cause;
      // Whatever fails once the key is known is an event of the key.
      if (key) this.#answer(key, { rate: null, problem: this.#thrown(cause) }, null);
      else this.#refuse(this.#thrown(cause), null);
    } catch (error) {
      log.error(`${method} ${target} broke down`, { requestId: this.id, err: loggable(error) });
      if (!this.response.writableEnded) this.response.destroy();
    }
  }

  /** Says what was found, or why not, and buffers the event. */
  #answer(key: VerifiedKey, { rate, problem: refused }: Verdict, status: ApiStatus | null): void {
    if (refused) this.#refuse(refused, rate);
    else if (status) this.#end(200, "application/json", [], JSON.stringify(statusBody(key, status)), rate);
    const event = eventOfKey(key, {
      method,
      endpoint,
      query: null,
      origin: null,
      ip: this.#address(),
      userAgent: this.request.headers["user-agent"] ?? null,
      statusCode: this.response.statusCode,
      problem: refused ?? undefined,
    });
    if (refused) event.error = logSentence(refused);
    bufferEvent(event);
  }

  #address(): string | null {
    const { socket, headers } = this.request;
    const forwardedFor = headers["x-forwarded-for"]?.toString() ?? null;
    return clientAddress(socket.remoteAddress ?? null, forwardedFor, env().trustedProxies);
  }

  #thrown(error: unknown): Problem {
    return problemOfThrown(error, { method, path: target, id: this.id });
  }

  #refuse(refused: Problem, rate: Verdict["rate"]): void {
    const language = apiLanguage(this.request.headers["accept-language"]);
    const { status, headers, body } = problemAnswer(refused, language);
    const { "Content-Type": type = "", ...rest } = headers;
    const listed = Object.entries(rest).flatMap(([name, value]) => [name.toLowerCase(), value]);
    this.#end(status, type, listed, body, rate);
  }

  #end(status: number, type: string, headers: readonly string[], body: string, rate: Verdict["rate"]): void {
    // The head is all that tells whether whoever asked was still there.
    const there = !this.response.destroyed;
    this.response.answerApi(
      status,
      this.id,
      ["content-type", type, "vary", "Origin", ...everyAnswer(rate), ...headers],
      body,
    );
    this.observer.ended(this, there ? status : null);
  }
}

import { createHash, timingSafeEqual } from "node:crypto";
import { checkParams } from "./check";
import type { Box, Cause } from "./context";
import {
  brokenDown,
  invalid,
  keyInUse,
  keyOfAnotherRequest,
  Refusal,
  unauthorized,
  unknownUrl,
} from "./errors";
import { expand } from "./expand";
import { type Faults, refusalOf } from "./faults";
import { decodeForm } from "./form";
import { newId } from "./ids";
import { accountRoutes } from "./resources/account";
import { customerRoutes } from "./resources/customers";
import { endpointRoutes } from "./resources/endpoints";
import { invoiceRoutes } from "./resources/invoices";
import { paymentMethodRoutes } from "./resources/payment-methods";
import { portalRoutes } from "./resources/portal";
import { priceRoutes } from "./resources/prices";
import { productRoutes } from "./resources/products";
import { sessionRoutes } from "./resources/sessions";
import { subscriptionRoutes } from "./resources/subscriptions";
import { testClockRoutes } from "./resources/test-clocks";
import { findRoute, type Route } from "./route";
import type { Store } from "./store";

const routes: Route[] = [
  ...accountRoutes,
  ...customerRoutes,
  ...endpointRoutes,
  ...invoiceRoutes,
  ...paymentMethodRoutes,
  ...portalRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...sessionRoutes,
  ...subscriptionRoutes,
  ...testClockRoutes,
];

/** One call of the API, as it came in. */
export type Call = {
  method: string;
  path: string;
  /** The form: of the body, or of the address. */
  form: string;
  authorization: string | undefined;
  version: string | undefined;
  idempotencyKey: string | undefined;
};

/** What goes back; null: the connection is closed without a word. */
export type Answer = { status: number; headers: Record<string, string>; body: unknown } | null;

type Service = {
  store: Store;
  faults: Faults;
  secretKey: string;
  apiVersion: string;
  /** Time passes before anything is answered. */
  catchUp(): void;
  boxFor(cause: Cause): Box;
};

/** Answers calls of `/v1`, one at a time in effect: nothing waits between reading a row and writing it. */
export function openApi({ store, faults, secretKey, apiVersion, catchUp, boxFor }: Service) {
  const inFlight = new Set<string>();

  async function answer(call: Call): Promise<Answer> {
    const requestId = newId("req", 14);
    const headers: Record<string, string> = {
      "Request-Id": requestId,
      "Stripe-Version": apiVersion,
      ...(call.idempotencyKey && { "Idempotency-Key": call.idempotencyKey }),
    };
    const refuse = (refusal: Refusal): Answer => ({
      status: refusal.details.status,
      headers: { ...headers, ...refusal.details.headers },
      body: refusal.body,
    });
    try {
      mustBeOurs(call);
      const fault = faults.take(call.method, call.path);
      if (fault?.kind === "unreached") return null;
      const planned = fault && refusalOf(fault);
      // Turned away at the door: nothing is begun, and no key remembers it.
      if (planned && fault.kind !== "500") return refuse(planned);
      const key = call.method === "POST" ? call.idempotencyKey : undefined;
      const run = async (): Promise<Answer> => {
        if (fault?.kind === "slow") await new Promise((later) => setTimeout(later, fault.ms));
        const work = planned ? () => planned : prepare(call, requestId);
        return perform(call, key, requestId, headers, work);
      };
      const done = key ? await alone(key, run) : await run();
      return fault?.kind === "lost" ? null : done;
    } catch (error) {
      if (error instanceof Refusal) return refuse(error);
      console.error("The local Stripe broke down", error);
      return refuse(brokenDown(false));
    }
  }

  function mustBeOurs({ authorization = "", version }: Call): void {
    const [, given = null] = /^Bearer (.+)$/.exec(authorization) ?? [];
    if (given === null || !same(given, secretKey)) throw unauthorized(given);
    if (version !== undefined && version !== apiVersion) {
      throw invalid(`The local Stripe speaks ${apiVersion} only, not ${version}`);
    }
  }

  /** Two requests with one key never run at once: the later one is told to come again. */
  async function alone(key: string, run: () => Promise<Answer>): Promise<Answer> {
    if (inFlight.has(key)) throw keyInUse(key);
    inFlight.add(key);
    try {
      // Requests that came together meet here, as they would where answering takes its time.
      await new Promise(setImmediate);
      return await run();
    } finally {
      inFlight.delete(key);
    }
  }

  /** Everything that a request can be wrong in before it is begun, which no key remembers. */
  function prepare(call: Call, requestId: string): () => unknown {
    const hit = findRoute(routes, call.method, call.path);
    if (!hit) throw unknownUrl(call.method, call.path);
    const { route, id } = hit;
    const params = checkParams(route.params, decodeForm(call.form));
    const paths = "expand" in params ? (params.expand ?? []) : [];
    return () => {
      const box = boxFor({ requestId, idempotencyKey: call.idempotencyKey ?? null });
      const result = route.answer(box, params, id, call.path);
      return result instanceof Refusal ? result : expand(box, result, paths);
    };
  }

  function perform(
    call: Call,
    key: string | undefined,
    requestId: string,
    headers: Record<string, string>,
    work: () => unknown,
  ): Answer {
    const fingerprint = fingerprintOf(call);
    const saved = store.get("answers", key);
    if (saved && saved.savedAtMs > Date.now() - 24 * 60 * 60 * 1000) {
      if (saved.fingerprint !== fingerprint) throw keyOfAnotherRequest(saved.id);
      return {
        status: saved.status,
        headers: {
          ...headers,
          "Idempotent-Replayed": "true",
          "Original-Request": saved.requestId,
          ...(saved.status >= 500 && { "Stripe-Should-Retry": "false" }),
        },
        body: saved.body,
      };
    }
    catchUp();
    /** The effect and the answer under its key are kept together, or neither is. */
    const keep = (result: unknown): Answer => {
      const refusal = result instanceof Refusal ? result : null;
      const status = refusal?.details.status ?? 200;
      const body = refusal ? refusal.body : result;
      if (key) {
        const savedAtMs = Date.now();
        store.put("answers", { id: key, fingerprint, requestId, status, body, savedAtMs });
      }
      return { status, headers: { ...headers, ...refusal?.details.headers }, body };
    };
    try {
      return store.transaction(() => keep(work()));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What had been done is undone; that it was refused is remembered.
      return store.transaction(() => keep(error));
    }
  }

  return answer;
}

/** Of what is asked for, whatever the order of its parameters. */
function fingerprintOf({ method, path, form }: Call): string {
  const parameters = [...new URLSearchParams(form)].map((pair) => JSON.stringify(pair)).sort();
  return createHash("sha256")
    .update([method, path, ...parameters].join("\n"))
    .digest("hex");
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

import Stripe from "stripe";
import { openApi } from "./api";
import { Clock, type Stretch, stretchMs } from "./clock";
import { type Box, type Cause, noCause } from "./context";
import { answerControl } from "./control";
import { Deliveries } from "./delivery";
import { Faults } from "./faults";
import { randomText } from "./ids";
import { payCheckout, showCheckout } from "./pages/checkout";
import type { Page } from "./pages/html";
import { payInvoicePage, showInvoice } from "./pages/invoice";
import { changePortal, showPortal } from "./pages/portal";
import { type Payment, paySession } from "./pay";
import { listen, type Request } from "./server";
import { Store } from "./store";
import type { AfterRetries } from "./tables";
import { Timeline } from "./timeline";

/** A running local Stripe. */
export type LocalStripe = {
  /** `http://127.0.0.1:4242`: its pages, and its API under `/v1`. */
  url: string;
  host: string;
  port: number;
  secretKey: string;
  /** Of an endpoint, by its id; throws if there is none. */
  webhookSecret(endpointId: string): string;
  clock: {
    /** Unix seconds. */
    now(): number;
    /** Runs what falls due on the way, in order; `settled()` then waits for its webhooks. */
    advance(stretch: Stretch): void;
  };
  faults: Faults;
  /** What a person on the checkout page does; throws what the page would say. */
  pay(sessionId: string, payment: Payment): Stripe.Checkout.Session;
  /** What becomes of a subscription whose last retry failed; "cancel" until it is told otherwise. */
  setAfterRetries(outcome: AfterRetries): void;
  /** Until every webhook has arrived or was given up, without the waits between attempts. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  /** A free one if it is left out. */
  port?: number;
  /** Where its state is kept; it forgets everything at the end if it is left out. */
  file?: string;
  /** The wall clock of the box; a fixed one stands still until it is advanced. */
  now?: () => Date;
  /** What the receivers of its webhooks have for a clock, by which it signs; the machine's if it is left out. */
  receiverNow?: () => Date;
  /** How many live subscriptions a customer may have; Stripe's 500 if it is left out. */
  subscriptionsMax?: number;
};

/** How often it looks for what fell due by itself. */
const tickMs = 1_000;

/** Starts one, on the loopback. It holds nothing but what its callers put there. */
export async function startLocalStripe({
  port = 0,
  file,
  now = () => new Date(),
  receiverNow = () => new Date(),
  subscriptionsMax = 500,
}: Options = {}): Promise<LocalStripe> {
  const store = new Store(file);
  const clock = new Clock(store, now);
  const faults = new Faults();
  const deliveries = new Deliveries(store, faults, receiverNow);
  const where = { url: "" };
  const boxFor = (cause: Cause): Box => ({
    store,
    clock,
    cause,
    url: where.url,
    apiVersion: Stripe.API_VERSION,
    subscriptionsMax,
    passUntil: (at) => timeline.advance(at * 1000 - clock.nowMs()),
  });
  const timeline: Timeline = new Timeline(store, boxFor);
  const secretKey = keptKey(store);
  const api = openApi({
    store,
    faults,
    secretKey,
    apiVersion: Stripe.API_VERSION,
    catchUp: () => timeline.catchUp(),
    boxFor,
  });

  const local: LocalStripe = {
    url: "",
    host: "127.0.0.1",
    port,
    secretKey,
    webhookSecret(endpointId) {
      const secret = store.get("endpointSecrets", endpointId)?.secret;
      if (!secret) throw new Error(`No webhook endpoint ${endpointId}`);
      return secret;
    },
    clock: {
      now: () => clock.now(),
      advance(stretch) {
        timeline.advance(stretchMs(stretch));
        deliveries.start();
      },
    },
    faults,
    pay(sessionId, payment) {
      timeline.catchUp();
      const session = store.transaction(() => paySession(boxFor(noCause), sessionId, payment));
      deliveries.start();
      return session;
    },
    setAfterRetries: (value) =>
      void store.transaction(() => store.put("settings", { id: "afterRetries", value })),
    settled: () => deliveries.settled(),
    async close() {
      clearInterval(ticks);
      server.close();
      server.closeAllConnections();
      await deliveries.stop();
      store.close();
    },
  };

  const { server, port: opened } = await listen(
    {
      async api(call) {
        const answer = await api(call);
        deliveries.start();
        return answer;
      },
      page(request, form) {
        timeline.catchUp();
        const page = pageOf(boxFor(noCause), request, form);
        deliveries.start();
        return page;
      },
      control: (request) => answerControl(local, request),
    },
    port,
  );
  local.port = opened;
  where.url = `http://127.0.0.1:${opened}`;
  local.url = where.url;
  const ticks = setInterval(() => {
    timeline.catchUp();
    deliveries.start();
  }, tickMs);
  ticks.unref();
  deliveries.start();
  return local;
}

function keptKey(store: Store): string {
  const kept = store.get("settings", "secretKey");
  if (kept?.id === "secretKey") return kept.value;
  const value = `sk_test_${randomText(32)}`;
  store.transaction(() => store.put("settings", { id: "secretKey", value }));
  return value;
}

function pageOf(box: Box, { method, path, query, headers }: Request, form: Map<string, string>): Page | null {
  const acceptLanguage = headers["accept-language"];
  const [, checkout] = /^\/c\/pay\/(\w+)$/.exec(path) ?? [];
  if (checkout) {
    const visit = { box, id: checkout, acceptLanguage };
    return method === "POST" ? payCheckout(visit, form) : showCheckout(visit);
  }
  const [, invoice] = /^\/i\/(\w+)$/.exec(path) ?? [];
  if (invoice) {
    const visit = { box, id: invoice, acceptLanguage };
    return method === "POST" ? payInvoicePage(visit) : showInvoice(visit);
  }
  const [, portal, what] = /^\/p\/session\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (portal) {
    const visit = { box, id: portal, acceptLanguage, saved: query.get("saved") === "1" };
    if (what && method === "POST") return changePortal(visit, form, what);
    return what ? null : showPortal(visit);
  }
  return null;
}

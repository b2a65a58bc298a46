import { createHmac } from "node:crypto";
import type { Faults, WebhookFault } from "./faults";
import type { Store } from "./store";
import type { Delivery } from "./tables";

/** Waits between attempts, in milliseconds; after the last one a webhook is given up. The real one takes three days. */
const backOffMs = [100, 500, 2_000, 10_000, 60_000, 300_000, 900_000];

const timeoutMs = 10_000;

type Waiting = { timer: NodeJS.Timeout; wake: () => void };

/** Brings events to their endpoints: in order at first, each on its own when it has to come again. */
export class Deliveries {
  private readonly started = new Set<string>();
  private readonly lines = new Map<string, Promise<void>>();
  private readonly running = new Set<Promise<void>>();
  private readonly waiting = new Set<Waiting>();
  private shuffled: Delivery[] = [];
  private stopped = false;

  constructor(
    private readonly store: Store,
    private readonly faults: Faults,
    private readonly receiverNow: () => Date,
  ) {}

  /** Starts what is kept and not yet under way; to be called after every change. */
  start(): void {
    if (this.stopped) return;
    for (const delivery of this.store.all("deliveries")) {
      if (this.started.has(delivery.id)) continue;
      this.started.add(delivery.id);
      const event = this.store.get("events", delivery.eventId);
      const fault = event ? this.faults.takeWebhook(event.type) : null;
      if (fault?.kind === "shuffled") this.shuffled.push(delivery);
      else this.line(delivery, fault);
    }
    if (this.shuffled.length > 0 && !this.faults.shuffles()) this.releaseShuffled();
  }

  /** Until every webhook has arrived or was given up; waits between attempts are cut short. */
  async settled(): Promise<void> {
    this.start();
    this.releaseShuffled();
    while (this.running.size > 0 && !this.stopped) {
      for (const { timer, wake } of this.waiting) {
        clearTimeout(timer);
        wake();
      }
      this.waiting.clear();
      await Promise.race([...this.running, new Promise((later) => setTimeout(later, 5))]);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const { timer, wake } of this.waiting) {
      clearTimeout(timer);
      wake();
    }
    await Promise.all(this.running);
  }

  private releaseShuffled(): void {
    const held = this.shuffled.reverse();
    this.shuffled = [];
    for (const delivery of held) this.line(delivery, null);
  }

  /** First attempts of one endpoint go one after the other. */
  private line(delivery: Delivery, fault: WebhookFault | null): void {
    if (fault?.kind === "dropped") {
      this.finish(delivery);
      return;
    }
    if (fault?.kind === "delayed") {
      this.follow(this.pause(fault.ms).then(() => this.attempt(delivery)));
      return;
    }
    const before = this.lines.get(delivery.endpointId) ?? Promise.resolve();
    const turn = before.then(async () => {
      await this.attempt(delivery);
      if (fault?.kind === "doubled") await this.send(delivery);
    });
    this.lines.set(delivery.endpointId, turn);
    this.follow(turn);
  }

  private follow(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }

  private async attempt(delivery: Delivery): Promise<void> {
    if (this.stopped) return;
    const isTaken = await this.send(delivery);
    // Its endpoint may be gone by now, and the delivery with it.
    if (this.stopped || !this.store.get("deliveries", delivery.id)) return;
    const waitMs = backOffMs[delivery.attempts];
    if (isTaken || waitMs === undefined) {
      this.finish(delivery);
      return;
    }
    const next = { ...delivery, attempts: delivery.attempts + 1 };
    this.store.transaction(() => this.store.put("deliveries", next));
    this.follow(this.pause(waitMs).then(() => this.attempt(next)));
  }

  private finish({ id, eventId }: Delivery): void {
    this.store.transaction(() => {
      const event = this.store.get("events", eventId);
      if (event) {
        this.store.put("events", { ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
      }
      this.store.remove("deliveries", id);
    });
    this.started.delete(id);
  }

  /** True when the endpoint answered 2xx. */
  private async send({ eventId, endpointId }: Delivery): Promise<boolean> {
    const event = this.store.get("events", eventId);
    const endpoint = this.store.get("endpoints", endpointId);
    const secret = this.store.get("endpointSecrets", endpointId)?.secret;
    if (!event || !endpoint || !secret || endpoint.status !== "enabled") return true;
    const body = JSON.stringify(event, null, 2);
    try {
      const answer = await fetch(endpoint.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json; charset=utf-8",
          "Stripe-Signature": signature(body, secret, this.receiverNow()),
          "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      // Nobody listens, or the answer took too long.
      return false;
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((wake) => {
      const waiting: Waiting = {
        wake,
        timer: setTimeout(() => {
          this.waiting.delete(waiting);
          wake();
        }, ms),
      };
      waiting.timer.unref();
      this.waiting.add(waiting);
    });
  }
}

/** As https://docs.stripe.com/webhooks has it; by the clock that a receiver compares it with. */
function signature(body: string, secret: string, at: Date): string {
  const time = Math.floor(at.getTime() / 1000);
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
}

import type Stripe from "stripe";
import { type Box, emit, noCause } from "./context";
import { announceTrialEnd, finalizeDraft, payOpenInvoice, trialNoticeAt, turnPeriod } from "./renewals";
import type { Store } from "./store";
import { cancelSubscription, isOver, periodEndOf } from "./subscriptions";

type Due = { at: number; run(): void };

/** Runs what falls due, each at its own time, earliest first. */
export class Timeline {
  private next: { version: number; due: Due | null } | null = null;

  constructor(
    private readonly store: Store,
    private readonly box: (cause: typeof noCause) => Box,
  ) {}

  /** Up to now. */
  catchUp(): void {
    const box = this.box(noCause);
    for (let due = this.first(box); due && due.at <= box.clock.now(); due = this.first(box))
      this.run(box, due);
  }

  /** The clock goes along, so that a stop in between leaves the box at a time that fits its state. */
  advance(ms: number): void {
    const box = this.box(noCause);
    this.catchUp();
    const until = box.clock.nowMs() + ms;
    for (let due = this.first(box); due && due.at * 1000 <= until; due = this.first(box)) this.run(box, due);
    this.store.transaction(() => box.clock.forwardTo(until));
  }

  private run(box: Box, due: Due): void {
    this.store.transaction(() => {
      box.clock.forwardTo(due.at * 1000);
      box.clock.during(due.at, () => due.run());
    });
  }

  private first(box: Box): Due | null {
    if (this.next?.version !== this.store.version) {
      const dues = [...sessionDues(box), ...subscriptionDues(box), ...invoiceDues(box)];
      const due = dues.reduce<Due | null>((first, one) => (first && first.at <= one.at ? first : one), null);
      this.next = { version: this.store.version, due };
    }
    return this.next.due;
  }
}

/** Ends a checkout that was not paid. */
export function expireSession(box: Box, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
  const expired = box.store.put("sessions", { ...session, status: "expired", url: null });
  emit(box, "checkout.session.expired", expired);
  return expired;
}

const sessionDues = (box: Box): Due[] =>
  box.store
    .all("sessions")
    .filter(({ status }) => status === "open")
    .map((session) => ({ at: session.expires_at, run: () => void expireSession(box, session) }));

function subscriptionDues(box: Box): Due[] {
  return box.store.all("subscriptions").flatMap((subscription): Due[] => {
    if (isOver(subscription) || subscription.status === "paused") return [];
    const { cancel_at: cancelAt, id } = subscription;
    const dues: Due[] = [{ at: periodEndOf(subscription), run: () => turnPeriod(box, subscription) }];
    if (cancelAt !== null && cancelAt < periodEndOf(subscription)) {
      dues.push({
        at: cancelAt,
        run: () => void cancelSubscription(box, subscription, "cancellation_requested"),
      });
    }
    const noticeAt = trialNoticeAt(subscription);
    const isTold = box.store.get("subscriptionMemories", id)?.trialEndAnnounced ?? true;
    if (subscription.status === "trialing" && noticeAt !== null && !isTold) {
      dues.push({ at: noticeAt, run: () => announceTrialEnd(box, subscription) });
    }
    return dues;
  });
}

function invoiceDues(box: Box): Due[] {
  return box.store.all("invoices").flatMap((invoice): Due[] => {
    if (!invoice.auto_advance) return [];
    if (invoice.status === "draft" && invoice.automatically_finalizes_at !== null) {
      return [{ at: invoice.automatically_finalizes_at, run: () => finalizeDraft(box, invoice) }];
    }
    if (invoice.status === "open" && invoice.next_payment_attempt !== null) {
      return [{ at: invoice.next_payment_attempt, run: () => void payOpenInvoice(box, invoice, null) }];
    }
    return [];
  });
}

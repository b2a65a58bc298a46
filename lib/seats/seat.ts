/** How a seat stands with us; what it costs and whether it is paid is Stripe's to say (see {@link SubscriptionStatus}). */
export const seatStates = ["pending", "live", "ended", "abandoned"] as const;
/** One of {@link seatStates}. */
export type SeatState = (typeof seatStates)[number];

/** Statuses of a Stripe subscription (docs.stripe.com/api/subscriptions/object); another one gives nothing. */
export const subscriptionStatuses = [
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "unpaid",
  "paused",
  "canceled",
] as const;
/** One of {@link subscriptionStatuses}. */
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** True for a status of the list above. */
export function isSubscriptionStatus(text: string): text is SubscriptionStatus {
  return subscriptionStatuses.some((known) => known === text);
}

/** A subscription of these statuses is over and never comes back. */
export const terminalStatuses: readonly string[] = [
  "canceled",
  "incomplete_expired",
] satisfies SubscriptionStatus[];

/** What the owner asked for, whether Stripe knows it yet or not. */
export const cancelIntents = ["none", "period_end", "now"] as const;
/** One of {@link cancelIntents}. */
export type CancelIntent = (typeof cancelIntents)[number];

/** A seat with what was last read of its subscription. */
export type Seat = {
  state: SeatState;
  /** Null until a subscription exists. */
  status: string | null;
  cancelIntent: CancelIntent;
  /** The end of the trial; null when it had none. */
  trialEnd: Date | null;
  /** When the next charge is due, or what is paid ends; null until a subscription exists. */
  currentPeriodEnd: Date | null;
  /** When Stripe will end it; null when it goes on. */
  cancelAt: Date | null;
  /** Since when payment has failed; null while it does not. */
  pastDueSince: Date | null;
  /** Whether any invoice above zero was ever paid. */
  everPaid: boolean;
};

/** Days that access outlives a failed payment, when one was ever paid. */
export const graceDays = 14;
const dayMs = 86_400_000;

/** When access ends for want of payment; null while nothing is due, or when it has ended already. */
export function graceEnd(seat: Pick<Seat, "status" | "pastDueSince" | "everPaid">): Date | null {
  if (seat.status !== "past_due" || seat.pastDueSince === null || !seat.everPaid) return null;
  return new Date(seat.pastDueSince.getTime() + graceDays * dayMs);
}

/**
 * Whether the seat opens Desk now, its key being usable (seats design, "Access"): live, not cancelled at once, and in
 * trial, paid, or within the days of grace. Anything unknown gives nothing.
 */
export function givesAccess(seat: Seat, now: Date): boolean {
  if (seat.state !== "live" || seat.cancelIntent === "now") return false;
  if (seat.status === "trialing" || seat.status === "active") return true;
  const end = graceEnd(seat);
  return end !== null && now < end;
}

/** What an owner can do with a seat; `enable` is the lack of one. */
export const seatActions = [
  "enable",
  "resume",
  "discard",
  "move",
  "disable_at_end",
  "disable_now",
  "keep",
] as const;
/** One of {@link seatActions}. */
export type SeatAction = (typeof seatActions)[number];

/** Which of them make sense now, in the order in which they are offered; null: the key has no seat. */
export function seatActionsNow(seat: Seat | null): SeatAction[] {
  if (seat === null || seat.state === "ended" || seat.state === "abandoned") return ["enable"];
  if (seat.state === "pending") return ["resume", "discard"];
  if (seat.cancelIntent === "now") return [];
  const paying = seat.status === "trialing" || seat.status === "active";
  if (ending(seat)) return paying ? ["keep", "move", "disable_now"] : ["move", "disable_now"];
  return paying ? ["move", "disable_at_end", "disable_now"] : ["move", "disable_now"];
}

/** Whether the seat will not be renewed: by the owner's wish, or by Stripe's own notation. */
export function ending(seat: Pick<Seat, "cancelIntent" | "cancelAt">): boolean {
  return seat.cancelIntent !== "none" || seat.cancelAt !== null;
}

/** How a key's row tells its seat, with the day it is about (null where there is none). */
export type SeatBadge =
  | { kind: "none" | "checkout" | "ended"; at: null }
  | { kind: "trial" | "renews" | "ends" | "payment_failed" | "unpaid"; at: Date | null };

/** The badge of a seat; null: the key has none. */
export function seatBadge(seat: Seat | null): SeatBadge {
  if (seat === null || seat.state === "abandoned") return { kind: "none", at: null };
  if (seat.state === "pending") return { kind: "checkout", at: null };
  if (seat.state === "ended" || seat.cancelIntent === "now") return { kind: "ended", at: null };
  if (seat.status === "past_due" && graceEnd(seat)) return { kind: "payment_failed", at: graceEnd(seat) };
  if (seat.status !== "trialing" && seat.status !== "active") return { kind: "unpaid", at: null };
  if (ending(seat)) return { kind: "ends", at: seat.cancelAt ?? seat.currentPeriodEnd };
  if (seat.status === "trialing") return { kind: "trial", at: seat.trialEnd };
  return { kind: "renews", at: seat.currentPeriodEnd };
}

/** A try to buy a seat: `creating` until Stripe has answered, payable while `creating` or `open`. */
export const attemptStates = ["creating", "open", "completed", "expired", "failed"] as const;
/** One of {@link attemptStates}. */
export type AttemptState = (typeof attemptStates)[number];

/** What Stripe has to be told of; each reads what is wanted at the moment it runs, so a repetition does no harm. */
export const stripeTasks = ["cancellation", "description", "card", "checkout", "details", "email"] as const;
/** One of {@link stripeTasks}. */
export type StripeTask = (typeof stripeTasks)[number];

/**
 * What a comparison with Stripe can find: a subscription that no attempt of ours bought; a seat whose subscription Stripe
 * doesn't know; one that was paid though its key was gone; a second trial. The last two were cancelled at once.
 */
export const findingKinds = ["unknown", "missing", "paid_unwanted", "second_trial"] as const;
/** One of {@link findingKinds}. */
export type FindingKind = (typeof findingKinds)[number];

/** Seats an account can hold, checkouts among them: Stripe allows 500 live subscriptions a Customer. */
export const seatsMax = 490;
/** From so many on the owner is told that there is an end. */
export const seatsWarn = 400;

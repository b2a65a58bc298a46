import { describe, expect, test } from "vitest";
import {
  cancelIntents,
  givesAccess,
  isSubscriptionStatus,
  type Seat,
  seatActionsNow,
  seatBadge,
  seatStates,
  subscriptionStatuses,
} from "./seat";
import { firstChargeAt, type Price, sameTerms, type Terms, termsOf } from "./trial";

const now = new Date("2026-03-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const seat = (given: Partial<Seat> = {}): Seat => ({
  state: "live",
  status: "active",
  cancelIntent: "none",
  trialEnd: null,
  currentPeriodEnd: new Date("2026-04-01T00:00:00Z"),
  cancelAt: null,
  pastDueSince: null,
  everPaid: true,
  ...given,
});

describe("access", () => {
  test.each<[string, Partial<Seat>, boolean]>([
    ["active", {}, true],
    ["in trial, nothing paid yet", { status: "trialing", everPaid: false }, true],
    ["ending with its period", { cancelIntent: "period_end", cancelAt: now }, true],
    ["ending at once, whatever Stripe says still", { cancelIntent: "now" }, false],
    ["past due since thirteen days", { status: "past_due", pastDueSince: daysAgo(13) }, true],
    ["past due since fourteen days", { status: "past_due", pastDueSince: daysAgo(14) }, false],
    [
      "past due, and never paid: a trial whose card failed",
      { status: "past_due", pastDueSince: daysAgo(1), everPaid: false },
      false,
    ],
    ["past due since nobody knows when", { status: "past_due", pastDueSince: null }, false],
    ["unpaid", { status: "unpaid", pastDueSince: daysAgo(1) }, false],
    ["paused", { status: "paused" }, false],
    ["incomplete", { status: "incomplete" }, false],
    ["canceled", { status: "canceled" }, false],
    ["pending", { state: "pending", status: null }, false],
    ["pending, though a subscription is there", { state: "pending" }, false],
    ["ended, though Stripe says active", { state: "ended" }, false],
    ["abandoned", { state: "abandoned" }, false],
    ["of a status we don't know", { status: "constructor" }, false],
    ["of no status", { status: null }, false],
  ])("%s", (_name, given, expected) => {
    expect(givesAccess(seat(given), now)).toBe(expected);
  });

  test("is given by no combination but those: live, not cut off, and trialing, active or in grace", () => {
    for (const state of seatStates)
      for (const status of [...subscriptionStatuses, null])
        for (const cancelIntent of cancelIntents)
          for (const pastDueSince of [null, daysAgo(1), daysAgo(20)])
            for (const everPaid of [true, false]) {
              const each = seat({ state, status, cancelIntent, pastDueSince, everPaid });
              const grace =
                status === "past_due" && everPaid && pastDueSince?.getTime() === daysAgo(1).getTime();
              const paying = status === "trialing" || status === "active" || grace;
              const expected = state === "live" && cancelIntent !== "now" && paying;
              expect(givesAccess(each, now), JSON.stringify(each)).toBe(expected);
            }
  });
});

describe("what an owner can do", () => {
  test.each<[string, Seat | null, string[]]>([
    ["no seat", null, ["enable"]],
    ["an abandoned one", seat({ state: "abandoned", status: null }), ["enable"]],
    ["an ended one", seat({ state: "ended", status: "canceled" }), ["enable"]],
    ["an open checkout", seat({ state: "pending", status: null }), ["resume", "discard"]],
    ["active", seat(), ["move", "disable_at_end", "disable_now"]],
    ["in trial", seat({ status: "trialing" }), ["move", "disable_at_end", "disable_now"]],
    ["ending", seat({ cancelIntent: "period_end" }), ["keep", "move", "disable_now"]],
    ["ending by Stripe's own notation", seat({ cancelAt: now }), ["keep", "move", "disable_now"]],
    ["past due: only now", seat({ status: "past_due" }), ["move", "disable_now"]],
    ["unpaid: only now", seat({ status: "unpaid" }), ["move", "disable_now"]],
    ["being cut off", seat({ cancelIntent: "now" }), []],
  ])("%s", (_name, given, expected) => {
    expect(seatActionsNow(given)).toEqual(expected);
  });
});

describe("the badge", () => {
  const at = new Date("2026-04-01T00:00:00Z");
  test.each<[string, Seat | null, { kind: string; at: Date | null }]>([
    ["no seat", null, { kind: "none", at: null }],
    ["an open checkout", seat({ state: "pending", status: null }), { kind: "checkout", at: null }],
    ["in trial", seat({ status: "trialing", trialEnd: at }), { kind: "trial", at }],
    ["active", seat(), { kind: "renews", at }],
    ["ending with its period", seat({ cancelIntent: "period_end" }), { kind: "ends", at }],
    [
      "ending in trial",
      seat({ status: "trialing", trialEnd: at, cancelAt: at, cancelIntent: "period_end" }),
      { kind: "ends", at },
    ],
    [
      "payment failed, access for a while",
      seat({ status: "past_due", pastDueSince: daysAgo(4) }),
      { kind: "payment_failed", at: new Date("2026-03-30T12:00:00Z") },
    ],
    ["unpaid", seat({ status: "unpaid" }), { kind: "unpaid", at: null }],
    ["cut off", seat({ cancelIntent: "now" }), { kind: "ended", at: null }],
    ["ended", seat({ state: "ended" }), { kind: "ended", at: null }],
  ])("%s", (_name, given, expected) => {
    expect(seatBadge(given)).toEqual(expected);
  });
});

describe("terms", () => {
  const price: Price = {
    id: "price_1",
    unitAmount: 1_500,
    currency: "eur",
    interval: "month",
    intervalCount: 1,
  };

  test("hold the trial until it was claimed", () => {
    expect(termsOf(price, false).trial).toBe(true);
    expect(termsOf(price, true).trial).toBe(false);
    expect(firstChargeAt({ trial: true }, now)).toEqual(new Date("2026-04-04T12:00:00Z"));
    expect(firstChargeAt({ trial: false }, now)).toEqual(now);
  });

  test.each<[string, Partial<Terms>]>([
    ["price", { id: "price_2" }],
    ["amount", { unitAmount: 1_501 }],
    ["currency", { currency: "usd" }],
    ["interval", { interval: "year" }],
    ["count of intervals", { intervalCount: 3 }],
    ["trial", { trial: false }],
  ])("with another %s are others", (_name, other) => {
    const shown = termsOf(price, false);
    expect(sameTerms(shown, { ...shown })).toBe(true);
    expect(sameTerms(shown, { ...shown, ...other })).toBe(false);
  });

  test("no status is one merely because an object inherits it", () => {
    expect(isSubscriptionStatus("active")).toBe(true);
    for (const text of ["constructor", "toString", "", "Active"])
      expect(isSubscriptionStatus(text)).toBe(false);
  });
});

import { describe, expect, test } from "vitest";
import type { BilledSeat } from "./billing-queries";
import { ledgerOf, type PlacedSeat } from "./ledger";
import { inWhole, monthlyTotal, nextChargeAt } from "./money";
import type { Terms } from "./trial";

const terms: Terms = {
  id: "price_1",
  unitAmount: 900,
  currency: "eur",
  interval: "month",
  intervalCount: 1,
  trial: false,
};
const at = (text: string) => new Date(text);
const placed = (change: Partial<PlacedSeat>): PlacedSeat => ({
  seatId: 1,
  subscriptionId: "sub_1",
  endedAt: null,
  trialEnd: null,
  terms,
  placements: [{ keyId: 5, key: "Rossi", at: at("2026-03-10T12:00:00Z") }],
  ...change,
});

describe("the ledger", () => {
  test("cuts a seat at the ends of months, as Rome's clock has them", () => {
    const lines = ledgerOf([placed({})], at("2026-05-01T00:00:00Z"));
    expect(
      lines.map(({ month, from, to, days }) => [month, from.toISOString(), to.toISOString(), days]),
    ).toEqual([
      ["2026-03", "2026-03-10T12:00:00.000Z", "2026-03-31T22:00:00.000Z", 21.42],
      ["2026-04", "2026-03-31T22:00:00.000Z", "2026-04-30T22:00:00.000Z", 30],
      ["2026-05", "2026-04-30T22:00:00.000Z", "2026-05-01T00:00:00.000Z", 0.08],
    ]);
  });

  test("gives the days of a seat that moved to the keys that had it, without gap or overlap", () => {
    const lines = ledgerOf(
      [
        placed({
          endedAt: at("2026-03-20T12:00:00Z"),
          placements: [
            { keyId: 9, key: "Bianchi", at: at("2026-03-10T12:00:00Z") },
            { keyId: 5, key: "Rossi", at: at("2026-03-12T12:00:00Z") },
          ],
        }),
      ],
      at("2026-06-01T00:00:00Z"),
    );
    expect(lines.map(({ keyId, days }) => [keyId, days])).toEqual([
      [5, 8],
      [9, 2],
    ]);
  });

  test("tells how many of the days were free", () => {
    const seat = placed({ trialEnd: at("2026-03-25T12:00:00Z"), endedAt: at("2026-04-02T22:00:00Z") });
    expect(ledgerOf([seat], at("2026-06-01T00:00:00Z")).map(({ trialDays }) => trialDays)).toEqual([15, 0]);
  });

  test("of nobody is empty", () => expect(ledgerOf([], new Date())).toEqual([]));
});

const seat = (change: Partial<BilledSeat>): BilledSeat => ({
  id: 1,
  keyId: 1,
  keyName: "Rossi",
  primary: false,
  keyStatus: "enabled",
  state: "live",
  status: "active",
  cancelIntent: "none",
  trialEnd: null,
  currentPeriodEnd: at("2026-04-10T00:00:00Z"),
  cancelAt: null,
  pastDueSince: null,
  everPaid: true,
  endedAt: null,
  terms,
  ...change,
});

describe("what seats cost", () => {
  test("a month: trials count, what ends or was never paid does not; other intervals by the month", () => {
    expect(
      monthlyTotal([
        seat({}),
        seat({ status: "trialing" }),
        seat({ cancelIntent: "period_end" }),
        seat({ cancelAt: at("2026-04-10T00:00:00Z") }),
        seat({ state: "pending", status: null }),
        seat({ terms: null }),
        seat({ terms: { ...terms, interval: "year", unitAmount: 12_000 } }),
        seat({
          terms: { ...terms, interval: "month", intervalCount: 3, unitAmount: 3_000, currency: "usd" },
        }),
      ]),
    ).toEqual([
      { currency: "eur", amount: 2_800 },
      { currency: "usd", amount: 1_000 },
    ]);
  });

  test.each<[string, Partial<BilledSeat>, string | null]>([
    ["at the end of the trial", { status: "trialing", trialEnd: at("2026-03-25T00:00:00Z") }, "2026-03-25"],
    ["at the end of the period", {}, "2026-04-10"],
    ["never, when it ends", { cancelIntent: "period_end" }, null],
    ["never, when Stripe ends it", { cancelAt: at("2026-04-10T00:00:00Z") }, null],
    ["nobody knows when, while it is owed for", { status: "past_due" }, null],
    ["nobody knows when, of a status that is unknown", { status: "constructor" }, null],
    ["nobody knows when, before it is paid", { state: "pending" }, null],
  ])("next: %s", (_when, change, expected) => {
    expect(nextChargeAt(seat(change))?.toISOString().slice(0, 10) ?? null).toBe(expected);
  });

  test("is shown in the currency itself, with or without cents", () => {
    expect([inWhole(900, "eur"), inWhole(900, "jpy")]).toEqual([9, 900]);
  });
});

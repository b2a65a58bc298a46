import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db";
import { anAccount } from "@/db/factories";
import { aSeat, local, openShop, seatNow, state, webhookSecret } from "@/dev/seats-fixtures";
import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { stripe } from "./client";
import { answerWebhook, webhookBytesMax } from "./receive";
import { webhookPath } from "./setup";

openShop();
const quiet = [vi.spyOn(log, "error"), vi.spyOn(log, "warn")];
for (const spy of quiet) spy.mockImplementation(() => {});
afterEach(() => local().faults.clear());

function signed(body: string, secret = webhookSecret(), at = Date.now()): string {
  const time = Math.floor(at / 1_000);
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
}

const post = (body: BodyInit, signature: string | null) =>
  answerWebhook(
    new Request(`http://localhost${webhookPath}`, {
      method: "POST",
      headers: signature === null ? {} : { "stripe-signature": signature },
      body,
      duplex: "half",
    } as RequestInit),
  );

const event = (subscriptionId: string, more: object = {}) =>
  JSON.stringify({
    id: `evt_${Math.random().toString(36).slice(2)}`,
    object: "event",
    type: "customer.subscription.deleted",
    livemode: false,
    data: { object: { id: subscriptionId, object: "subscription", status: "canceled" } },
    ...more,
  });

/** A seat with something to be seen at Stripe that no webhook told us. */
async function aSeatBehind() {
  const seat = await aSeat(await anAccount());
  local().faults.addWebhook({ kind: "dropped", times: 50 });
  await stripe().subscriptions.update(seat.subscriptionId ?? "", { cancel_at_period_end: true });
  await local().settled();
  return { ...seat, subscriptionId: seat.subscriptionId ?? "" };
}

describe("a webhook", () => {
  test.each<[string, (body: string) => string | null]>([
    ["without a signature", () => null],
    ["with an empty one", () => ""],
    ["with nonsense for one", () => "t=1,v1=00"],
    ["signed with another secret", (body) => signed(body, "whsec_other")],
    ["signed with the empty secret", (body) => signed(body, "")],
    ["signed six minutes ago", (body) => signed(body, webhookSecret(), Date.now() - 360_000)],
    ["signed for another body", (body) => signed(`${body} `)],
  ])("%s is refused and changes nothing", async (_name, sign) => {
    const seat = await aSeatBehind();
    const before = await state();
    const body = event(seat.subscriptionId);
    expect((await post(body, sign(body))).status).toBe(400);
    expect(await state()).toEqual(before);
  });

  test.each<[string, object]>([
    ["of the other mode", { livemode: true }],
    ["of an account that is connected to ours", { account: "acct_other" }],
  ])("%s is refused and changes nothing", async (_name, more) => {
    const seat = await aSeatBehind();
    const before = await state();
    const body = event(seat.subscriptionId, more);
    expect((await post(body, signed(body))).status).toBe(400);
    expect(await state()).toEqual(before);
  });

  test("that is too large is refused before it is read, whatever length it claims", async () => {
    const before = await state();
    const large = " ".repeat(webhookBytesMax + 1);
    expect((await post(large, signed(large))).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1_024));
      },
    });
    expect((await post(endless, "t=1,v1=00")).status).toBe(413);
    expect(pulled).toBeLessThan(10);
    expect(await state()).toEqual(before);
  });

  test("about a subscription that is none of ours is received and changes nothing", async () => {
    const before = await state();
    for (const body of [
      event("sub_of_nobody"),
      event("'; drop table seats"),
      JSON.stringify({
        ...JSON.parse(event("x")),
        data: { object: { id: "pi_1", object: "payment_intent" } },
      }),
    ])
      expect((await post(body, signed(body))).status).toBe(200);
    expect(await state()).toEqual(before);
  });

  test("is trusted for an id only: what it says of the subscription is asked of Stripe", async () => {
    const seat = await aSeatBehind();
    const body = event(seat.subscriptionId);
    expect((await post(body, signed(body))).status).toBe(200);
    // It said deleted; Stripe says ending.
    expect(await seatNow(seat.id)).toMatchObject({ state: "live", status: "trialing" });
    expect((await seatNow(seat.id)).cancelAt).not.toBeNull();
  });

  test("may be signed with any of the secrets, while one is being changed", async () => {
    expect(env().stripe.webhookSecrets).toHaveLength(2);
    for (const secret of env().stripe.webhookSecrets) {
      local().faults.clear();
      const seat = await aSeatBehind();
      const body = event(seat.subscriptionId);
      expect((await post(body, signed(body, secret))).status).toBe(200);
      expect((await seatNow(seat.id)).cancelAt).not.toBeNull();
    }
  });

  test("whose age can't be told is answered 500 and changes nothing; a stranger's is refused without asking", async () => {
    const seat = await aSeatBehind();
    const before = await state();
    const body = event(seat.subscriptionId);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Every connection there is, so that nobody tells the time.
    const busy = Array.from({ length: 10 }, () => db().transaction(() => held));
    try {
      const began = performance.now();
      expect((await post(body, signed(body, "whsec_other"))).status).toBe(400);
      expect(performance.now() - began).toBeLessThan(1_000);
      // Free again before anything but that question has been given up.
      setTimeout(release, 4_800);
      expect((await post(body, signed(body))).status).toBe(500);
    } finally {
      release();
      await Promise.all(busy);
    }
    expect(await state()).toEqual(before);
    expect((await post(body, signed(body))).status).toBe(200);
    expect((await seatNow(seat.id)).cancelAt).not.toBeNull();
  });

  test("whose work fails is answered 500, comes again, and is done then; once done it is not done again", async () => {
    const seat = await aSeatBehind();
    const body = event(seat.subscriptionId);
    local().faults.add({ kind: "503", shouldRetry: false, method: "GET", path: "/v1/subscriptions/*" });
    expect((await post(body, signed(body))).status).toBe(500);
    expect((await seatNow(seat.id)).cancelAt).toBeNull();
    local().faults.clear();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(body, signed(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    const after = await seatNow(seat.id);
    expect(after.cancelAt).not.toBeNull();
    local().faults.add({ kind: "503", shouldRetry: false, method: "GET", path: "/v1/subscriptions/*" });
    expect((await post(body, signed(body))).status).toBe(200);
    expect((await seatNow(seat.id)).readNumber).toBe(after.readNumber);
  });
});

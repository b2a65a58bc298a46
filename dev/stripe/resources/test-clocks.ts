import type Stripe from "stripe";
import { type Box, found, idOf } from "../context";
import { invalid, notHere } from "../errors";
import { newId } from "../ids";
import { route } from "../route";
import { periodEndOf } from "../subscriptions";
import { deleteCustomer } from "./customers";

type Clock = Stripe.TestHelpers.TestClock;

/** How far off the box's own time a new clock may stand. */
const apartMaxSeconds = 60;

function createClock(box: Box, params: Stripe.TestHelpers.TestClockCreateParams): Clock {
  const now = box.clock.now();
  if (Math.abs(params.frozen_time - now) > apartMaxSeconds) {
    throw notHere("a clock that starts at another time than the box's", "frozen_time");
  }
  return box.store.put("testClocks", {
    id: newId("clock"),
    object: "test_helpers.test_clock",
    created: now,
    deletes_after: now + 30 * 86_400,
    frozen_time: params.frozen_time,
    livemode: false,
    name: params.name ?? null,
    status: "ready",
    status_details: {},
  });
}

/** The box has one time: a clock that goes forward takes everything with it. */
function advanceClock(
  box: Box,
  id: string,
  { frozen_time: until }: Stripe.TestHelpers.TestClockAdvanceParams,
): Clock {
  const before = found(box, "testClocks", id);
  if (until <= before.frozen_time) {
    throw invalid("The frozen time must be after the current frozen time of the test clock.", "frozen_time");
  }
  const shortest = Math.min(...periodsOn(box, id));
  if (until > before.frozen_time + 2 * shortest) {
    throw invalid(
      "The frozen time can be at most two intervals from the shortest subscription of the test clock.",
      "frozen_time",
    );
  }
  if (until > box.clock.now()) box.passUntil(until);
  return box.store.put("testClocks", {
    ...before,
    status: "advancing",
    status_details: { advancing: { target_frozen_time: until } },
  });
}

/** Seconds of the period each of the clock's subscriptions is in. */
function periodsOn(box: Box, clockId: string): number[] {
  return box.store.all("subscriptions").flatMap((subscription) => {
    const customer = box.store.get("customers", idOf(subscription.customer));
    const start = subscription.items.data[0]?.current_period_start ?? 0;
    return idOf(customer?.test_clock) === clockId ? [periodEndOf(subscription) - start] : [];
  });
}

/** `/v1/test_helpers/test_clocks`. */
export const testClockRoutes = [
  route({
    method: "POST",
    path: "/v1/test_helpers/test_clocks",
    params: "testClockCreate",
    takes: ["frozen_time", "name"],
    answer: createClock,
  }),
  route({
    method: "GET",
    path: "/v1/test_helpers/test_clocks/:id",
    params: "testClockRetrieve",
    takes: [],
    answer(box, _params, id) {
      const { status_details: details, ...clock } = found(box, "testClocks", id);
      // All was done before the advance was answered; as with the real one, only who asks again learns that.
      return box.store.put("testClocks", {
        ...clock,
        frozen_time: details.advancing?.target_frozen_time ?? clock.frozen_time,
        status: "ready",
        status_details: {},
      });
    },
  }),
  route({
    method: "POST",
    path: "/v1/test_helpers/test_clocks/:id/advance",
    params: "testClockAdvance",
    takes: ["frozen_time"],
    answer: (box, params, id) => advanceClock(box, id, params),
  }),
  route({
    method: "DELETE",
    path: "/v1/test_helpers/test_clocks/:id",
    params: "testClockDelete",
    takes: [],
    answer(box, _params, id): Stripe.TestHelpers.DeletedTestClock {
      found(box, "testClocks", id);
      for (const customer of box.store.all("customers")) {
        if (idOf(customer.test_clock) === id) deleteCustomer(box, customer.id);
      }
      box.store.remove("testClocks", id);
      return { id, object: "test_helpers.test_clock", deleted: true };
    },
  }),
];

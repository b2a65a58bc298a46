import { type Demo, startDemo } from "../dev/e2e-servers";
import { test as base, expect, stripeBox, stripeOf } from "./fixtures";

export { expect };

type Stripe = {
  /** As {@link stripeBox}, of this demo's Stripe. */
  box: (control: string, body?: object) => Promise<void>;
  /** Nothing of Stripe answers from now on, or only what `fault` doesn't name. */
  down: (fault?: object) => Promise<void>;
  up: () => Promise<void>;
  /** What Stripe's API answers to a GET, behind our back. */
  read: (path: string) => Promise<{ data: { id: string; status: string; cancel_at_period_end?: boolean }[] }>;
};

/** Tests that have a demo of their own, and may do to its Stripe what they like; it works again after each. */
export const test = base.extend<{ stripe: Stripe }, { demo: Demo }>({
  demo: [
    async ({ browserName: _ }, use) => {
      const { stop, ...demo } = await startDemo();
      await use(demo);
      await stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  stripe: async ({ demo }, use) => {
    const box = (control: string, body: object = {}) => stripeBox(control, body, demo.dataDir);
    await use({
      box,
      down: (fault = { kind: "unreached" }) => box("faults", { times: 10_000, ...fault }),
      up: () => box("faults/clear"),
      async read(path) {
        const { url, secretKey } = stripeOf(demo.dataDir);
        const answer = await fetch(`${url}/v1/${path}`, {
          headers: { Authorization: `Bearer ${secretKey}` },
        });
        return answer.json();
      },
    });
    await box("faults/clear");
  },
});

import { z } from "zod";
import type { Answer } from "./api";
import type { LocalStripe } from "./index";
import type { Request } from "./server";

const times = { times: z.number().int().positive().optional() };
const place = { method: z.enum(["GET", "POST", "DELETE"]).optional(), path: z.string().optional(), ...times };
const fault = z.union([
  z.strictObject({ kind: z.enum(["429", "500", "503"]), shouldRetry: z.boolean().optional(), ...place }),
  z.strictObject({ kind: z.enum(["lost", "unreached"]), ...place }),
  z.strictObject({ kind: z.literal("slow"), ms: z.number(), ...place }),
]);
const type = z.string().optional();
const webhookFault = z.union([
  z.strictObject({ kind: z.enum(["dropped", "doubled"]), type, ...times }),
  z.strictObject({ kind: z.literal("delayed"), ms: z.number(), type, ...times }),
  z.strictObject({ kind: z.literal("shuffled"), times: z.number().int().positive() }),
]);
const stretch = z.strictObject({
  days: z.number().optional(),
  hours: z.number().optional(),
  minutes: z.number().optional(),
  seconds: z.number().optional(),
});
const payment = z.strictObject({
  session: z.string(),
  card: z.string(),
  name: z.string().optional(),
  address: z.record(z.string(), z.string()).optional(),
  businessName: z.string().optional(),
  taxId: z.string().optional(),
});
const afterRetries = z.strictObject({ value: z.enum(["cancel", "unpaid", "past_due"]) });

type Control = (box: LocalStripe, body: unknown) => unknown;

/** What a browser test can do from another process, by POST with JSON; each answers `{}` or what it names. */
const controls: Record<string, Control> = {
  "/_box/advance": async (box, body) => {
    box.clock.advance(stretch.parse(body));
    await box.settled();
    return { now: box.clock.now() };
  },
  "/_box/after-retries": (box, body) => box.setAfterRetries(afterRetries.parse(body).value),
  "/_box/faults": (box, body) => box.faults.add(fault.parse(body)),
  "/_box/faults/clear": (box) => box.faults.clear(),
  "/_box/webhook-faults": (box, body) => box.faults.addWebhook(webhookFault.parse(body)),
  "/_box/pay": (box, body) => {
    const { session, ...rest } = payment.parse(body);
    return { status: box.pay(session, rest).status };
  },
  "/_box/settled": (box) => box.settled(),
};

/** Answers `/_box/…`. A browser's page can't send it: a body that isn't JSON, or a foreign origin, is refused. */
export async function answerControl(
  box: LocalStripe,
  { method, path, body, headers }: Request,
): Promise<Answer> {
  const control = Object.hasOwn(controls, path) ? controls[path] : undefined;
  if (method !== "POST" || !control) return json(404, { error: "No such control" });
  if (headers.origin || !headers["content-type"]?.startsWith("application/json")) {
    return json(403, { error: "Not for pages" });
  }
  try {
    return json(200, (await control(box, JSON.parse(body || "{}"))) ?? {});
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

const json = (status: number, body: unknown): Answer => ({ status, headers: {}, body });

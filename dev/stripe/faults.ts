import { brokenDown, type Refusal, rateLimited, unavailable } from "./errors";

/** Which calls of the API something is to go wrong with, and what. */
export type Fault = {
  method?: "GET" | "POST" | "DELETE";
  /** As in the address, `*` for any one part: `/v1/subscriptions/*`. Every path if it is left out. */
  path?: string;
  /** How many calls; one if it is left out. */
  times?: number;
} & FaultKind;

/**
 * `429`, `500` and `503` answer without doing anything; a 500 is remembered under the Idempotency-Key, as the real one
 * does, the others are not. `lost` does the work and closes the connection; `unreached` closes it before; `slow` waits.
 */
export type FaultKind =
  | { kind: "429" | "500" | "503"; shouldRetry?: boolean }
  | { kind: "lost" | "unreached" }
  | { kind: "slow"; ms: number };

/** What is to become of the next webhooks, one by one, in the order in which they are sent. */
export type WebhookFault =
  | { kind: "dropped" | "doubled"; times?: number; type?: string }
  | { kind: "delayed"; ms: number; times?: number; type?: string }
  /** The next `times` are held back and then sent in reverse. */
  | { kind: "shuffled"; times: number };

/** The faults that were asked for and have not happened yet. */
export class Faults {
  private api: (Fault & { left: number })[] = [];
  private hooks: (WebhookFault & { left: number })[] = [];

  /** The next calls that fit. */
  add(fault: Fault): void {
    this.api.push({ ...fault, left: fault.times ?? 1 });
  }

  /** The next webhooks. */
  addWebhook(fault: WebhookFault): void {
    this.hooks.push({ ...fault, left: fault.times ?? 1 });
  }

  /** From now on everything works. */
  clear(): void {
    this.api = [];
    this.hooks = [];
  }

  /** The fault for this call, which counts as one; null: none. */
  take(method: string, path: string): FaultKind | null {
    const fault = this.api.find((one) => one.left > 0 && fits(one, method, path));
    if (!fault) return null;
    fault.left -= 1;
    return fault;
  }

  /** The fault for one webhook, which counts as one; null: none. */
  takeWebhook(type: string): WebhookFault | null {
    const fault = this.hooks.find(
      (one) => one.left > 0 && (one.kind === "shuffled" || one.type === undefined || one.type === type),
    );
    if (!fault) return null;
    fault.left -= 1;
    return fault;
  }

  /** Whether a shuffle still waits for webhooks to come. */
  shuffles(): boolean {
    return this.hooks.some(({ kind, left }) => kind === "shuffled" && left > 0);
  }
}

function fits({ method, path }: Fault, givenMethod: string, givenPath: string): boolean {
  if (method !== undefined && method !== givenMethod) return false;
  if (path === undefined) return true;
  const wanted = path.split("/");
  const given = givenPath.split("/");
  return (
    wanted.length === given.length && wanted.every((part, index) => part === "*" || part === given[index])
  );
}

/** The refusal a fault answers with; null when it is of another kind. */
export function refusalOf(fault: FaultKind): Refusal | null {
  if (fault.kind === "429") return rateLimited(fault.shouldRetry);
  if (fault.kind === "503") return unavailable(fault.shouldRetry);
  if (fault.kind === "500") return brokenDown(fault.shouldRetry);
  return null;
}

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { anInvoice, anyVat } from "../../db/factories";
import type { World } from "./world";

/** One request and how it ended. */
export type Sent = {
  kind: "submit" | "status" | "list";
  /** Also its `User-Agent`, and of a submit the Idempotency-Key and the file's name. */
  marker: string;
  /** 0: the connection broke; -1: there was no answer in {@link hungMs}. */
  status: number;
  retryAfter: string | null;
  ms: number;
};

const hungMs = 20_000;
const customer = { vat: anyVat(), name: "Cliente Srl" };
const kinds = ["submit", "status", "submit", "list"] as const;

/** Sends one request. */
export async function send(
  url: string,
  secret: string,
  { kind, company, marker = randomUUID() }: { kind: Sent["kind"]; company: string; marker?: string },
): Promise<Sent> {
  const began = performance.now();
  const headers: Record<string, string> = {
    Authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
    "User-Agent": marker,
  };
  let status = 0;
  let retryAfter: string | null = null;
  try {
    const signal = AbortSignal.timeout(hungMs);
    const path = { submit: "/v1/send", status: "/v1/status", list: "/v1/send?page_size=5" }[kind];
    const response = await fetch(`${url}${path}`, {
      signal,
      ...(kind === "submit" && {
        method: "POST",
        body: JSON.stringify({
          payload: anInvoice({ sender: { vat: company, name: "Mittente Srl" }, recipient: customer }),
          file_name: `${marker}.xml`,
        }),
      }),
      headers:
        kind === "submit"
          ? { ...headers, "Content-Type": "application/json", "Idempotency-Key": marker }
          : headers,
    });
    await response.arrayBuffer();
    status = response.status;
    retryAfter = response.headers.get("Retry-After");
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") status = -1;
  }
  return { kind, marker, status, retryAfter, ms: performance.now() - began };
}

/** Submits and reads from many clients on both servers, each of whom asks again once it was answered. */
export class Traffic {
  readonly sent: Sent[] = [];
  #ended = false;
  readonly #clients: Promise<void>[];

  constructor(
    private readonly world: World,
    private readonly secret: string,
    private readonly company: string,
    clients = 12,
  ) {
    this.#clients = Array.from({ length: clients }, (_, index) => this.#client(index));
  }

  async #client(index: number): Promise<void> {
    for (let turn = index; !this.#ended; turn += 1) {
      const { url } = this.world.servers[index % 2 === 0 ? 0 : 1];
      const kind = kinds[turn % kinds.length] ?? "status";
      const one = await send(url, this.secret, { kind, company: this.company });
      this.sent.push(one);
      // A client that keeps to `Retry-After` would see too little of it; one that does not wait at all sees nothing else.
      if (one.status !== 200 && one.status !== 201) await sleep(one.status === 503 ? 50 : 500);
    }
  }

  /** Ends it, once everything was answered. */
  async stop(): Promise<Sent[]> {
    this.#ended = true;
    await Promise.all(this.#clients);
    return this.sent;
  }
}

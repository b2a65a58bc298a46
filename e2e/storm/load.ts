import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { anInvoice, anyVat } from "../../db/factories";
import { type Environment, environments, type RouteClass } from "../../lib/access/presets";

/** What a request of the storm asks: its class, and whether it concerns the company that a narrowed scope leaves out. */
export const kinds = {
  status: { routeClass: "read", leftOut: false, share: 25 },
  list: { routeClass: "read", leftOut: false, share: 15 },
  readOther: { routeClass: "read", leftOut: true, share: 10 },
  addCompany: { routeClass: "write", leftOut: true, share: 25 },
  send: { routeClass: "send", leftOut: false, share: 15 },
  sendOther: { routeClass: "send", leftOut: true, share: 10 },
} as const satisfies Record<string, { routeClass: RouteClass; leftOut: boolean; share: number }>;
export type Kind = keyof typeof kinds;

/** One request of the storm; times in milliseconds of this process's own clock. */
export type Asked = {
  kind: Kind;
  secret: string;
  /** The `Origin` header it came with; null: none. */
  origin: string | null;
  /** What a write leaves in the database, and nothing else does; null for reads. */
  marker: string | null;
  /** Sent with a secret that had ended for good. */
  dead: boolean;
  sentAt: number;
  /** Null while under way. */
  answeredAt: number | null;
  /** 0 when no answer came. */
  status: number;
  /** `Invoicetronic-Total-Count` of a list. */
  total: number | null;
};

/** Whom the storm calls with; changed while it blows. */
export type Target = {
  servers: readonly string[];
  /** Secrets that may be sent, the working ones and those just ended. */
  secrets: Record<Environment, string[]>;
  graveyard: string[];
  origin: string;
  company: string;
  otherCompany: string;
};

/** Time on the clock of {@link Asked}. */
export const now = () => performance.now();

const customer = { vat: anyVat(), name: "Cliente Srl" };
const pool = Object.entries(kinds).flatMap(([kind, { share }]) => Array<string>(share).fill(kind));
const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);
const anyOf = <Item>(items: readonly Item[]): Item | undefined =>
  items[Math.floor(Math.random() * items.length)];

function anyKind(): Kind {
  const kind = anyOf(pool) ?? "";
  return isKind(kind) ? kind : "status";
}

/** The request of a kind as `fetch` takes it. */
function requestOf(kind: Kind, target: Target, marker: string): { path: string; body?: unknown } {
  const { company, otherCompany } = target;
  const invoice = (vat: string) => ({
    payload: anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient: customer }),
    file_name: `${marker}.xml`,
  });
  switch (kind) {
    case "status":
      return { path: "/v1/status" };
    case "list":
      return { path: "/v1/company?page_size=1" };
    case "readOther":
      return { path: `/v1/company/${otherCompany}` };
    case "addCompany":
      return { path: "/v1/company", body: { vat: marker, fiscal_code: marker.slice(2), name: "Storm" } };
    case "send":
      return { path: "/v1/send", body: invoice(company) };
    case "sendOther":
      return { path: "/v1/send", body: invoice(otherCompany) };
  }
}

/** Sends one request and resolves when it is answered; `asked` is filled in at both moments. */
export async function ask(
  target: Target,
  kind: Kind,
  secret: string,
  server: string,
  given: { origin?: string | null; dead?: boolean; note?: (asked: Asked) => void } = {},
): Promise<Asked> {
  const marker = kinds[kind].routeClass === "read" ? null : anyVat();
  const { path, body } = requestOf(kind, target, marker ?? "");
  const origin = given.origin ?? null;
  const asked: Asked = {
    ...{ kind, secret, origin, marker, dead: given.dead ?? false },
    ...{ sentAt: now(), answeredAt: null, status: 0, total: null },
  };
  given.note?.(asked);
  try {
    const response = await fetch(`${server}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        Authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
        ...(origin === null ? {} : { Origin: origin }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    await response.arrayBuffer();
    asked.status = response.status;
    asked.total = Number(response.headers.get("Invoicetronic-Total-Count") ?? Number.NaN);
  } catch {
    asked.status = 0;
  }
  asked.answeredAt = now();
  return asked;
}

/** Beyond this the machine can't keep up, and a longer queue would only be waited for. */
const underWayMax = 30;

/** An open loop: so many requests a second, whether or not the earlier ones have been answered. */
export class Storm {
  /** Requests that were due when too many were under way. */
  heldBack = 0;
  readonly all: Asked[] = [];
  readonly #pending = new Set<Asked>();
  readonly #timer: NodeJS.Timeout;
  readonly begunAt = now();
  #sent = 0;

  constructor(
    readonly target: Target,
    readonly perSecond: number,
  ) {
    this.#timer = setInterval(() => this.#catchUp(), 5);
  }

  #catchUp(): void {
    const due = Math.floor(((now() - this.begunAt) / 1_000) * this.perSecond);
    for (; this.#sent < due; this.#sent++) {
      if (this.#pending.size < underWayMax) this.#sendOne();
      else this.heldBack += 1;
    }
  }

  #sendOne(): void {
    const { target } = this;
    const server = target.servers[this.#sent % target.servers.length] ?? "";
    const dead = Math.random() < 0.05 ? anyOf(target.graveyard) : undefined;
    const secret = dead ?? anyOf(target.secrets[anyOf(environments) ?? "test"]);
    if (secret === undefined) return;
    const origin = Math.random() < 0.25 ? target.origin : null;
    const note = (asked: Asked) => {
      this.all.push(asked);
      this.#pending.add(asked);
    };
    void ask(target, anyKind(), secret, server, { origin, dead: dead !== undefined, note }).then((asked) =>
      this.#pending.delete(asked),
    );
  }

  /** Markers of the writes that are under way. */
  pendingMarkers(): string[] {
    return [...this.#pending].flatMap(({ marker }) => (marker === null ? [] : [marker]));
  }

  /** Waits until everything sent so far has its answer; the storm goes on meanwhile. */
  async settled(): Promise<void> {
    const waitedFor = [...this.#pending];
    while (waitedFor.some(({ answeredAt }) => answeredAt === null)) await sleep(2);
  }

  /** Ends the storm. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.settled();
  }
}

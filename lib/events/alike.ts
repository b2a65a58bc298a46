import type { events } from "@/db/schema";
import { redact } from "@/lib/keys/secret";

/** One request to `/v1` and how it ended. */
export type ApiEvent = typeof events.$inferInsert;

/** An event as it may be stored, whatever a client wrote into its request, but for its time. Never changed. */
export type EventRow = Readonly<Omit<ApiEvent, "dateTime">>;

/** A row of the log: at which millisecond since 1970 what happened. Many share what happened. */
export type EventAt = { row: EventRow; at: number };

/** Requests of one day (UTC) that differ in nothing but their time. */
export type Alike = {
  row: EventRow;
  day: number;
  requests: number;
  /** When the last one was. */
  lastAt: number;
};

/** So many kinds of request of one secret are looked through; what is rarer gets an entry of its own each time. */
const kindsMax = 4;

/** Longer than this a text is not kept beside what is stored of it. */
const longest = 256;

const dayMs = 86_400_000;

/**
 * Takes together what is alike. Most requests repeat the last one of their key, and to clean, count and write out each
 * by itself costs more than to answer it.
 */
export class Alikes {
  #bySecret = new Map<number, { given: ApiEvent; alike: Alike }[]>();
  #all: Alike[] = [];

  /** How many entries there are. */
  get size(): number {
    return this.#all.length;
  }

  /** The entry of an event, with this one counted into it. */
  add(event: ApiEvent): Alike {
    const at = event.dateTime.getTime();
    const day = Math.floor(at / dayMs);
    const kinds = this.#bySecret.get(event.secretId);
    if (kinds) {
      for (const { given, alike } of kinds) {
        if (alike.day !== day || !isAlike(given, event)) continue;
        alike.requests += 1;
        alike.lastAt = at;
        return alike;
      }
    }
    const alike: Alike = { row: toRow(event), day, requests: 1, lastAt: at };
    this.#all.push(alike);
    if (!isShort(event)) return alike;
    if (kinds === undefined) this.#bySecret.set(event.secretId, [{ given: event, alike }]);
    else if (kinds.length < kindsMax) kinds.push({ given: event, alike });
    return alike;
  }

  /** All there are, which are forgotten by this. */
  take(): Alike[] {
    const all = this.#all;
    this.#all = [];
    this.#bySecret = new Map();
    return all;
  }
}

const isShort = ({ query, userAgent, error }: ApiEvent) =>
  (query?.length ?? 0) + (userAgent?.length ?? 0) + (error?.length ?? 0) <= longest;

/** Field by field: to make one text of them would cost more than all else here. */
function isAlike(one: ApiEvent, other: ApiEvent): boolean {
  return (
    one.keyId === other.keyId &&
    one.environment === other.environment &&
    one.statusCode === other.statusCode &&
    one.method === other.method &&
    one.endpoint === other.endpoint &&
    one.companyId === other.companyId &&
    one.resourceId === other.resourceId &&
    one.code === other.code &&
    one.ip === other.ip &&
    one.userAgent === other.userAgent &&
    one.query === other.query &&
    one.error === other.error &&
    one.needs === other.needs &&
    one.origin === other.origin &&
    one.accountId === other.accountId
  );
}

/** What PostgreSQL's text can hold, without a secret, and not without end. */
const clean = (text: string | null | undefined, max: number) =>
  text ? redact(text).replaceAll("\0", "\uFFFD").slice(0, max).toWellFormed() : null;

/** An event as it may be stored, whatever a client wrote into its request. */
export function toRow({ dateTime: _, ...event }: ApiEvent): EventRow {
  return {
    ...event,
    endpoint: clean(event.endpoint, 512) ?? "/",
    query: clean(event.query, 2_000),
    error: clean(event.error, 2_000),
    needs: clean(event.needs, 64),
    userAgent: clean(event.userAgent, 512),
    origin: clean(event.origin, 512),
  };
}

import { sql } from "drizzle-orm";
import { db, lookupSql } from "@/db";
import { type CancelIntent, givesAccess } from "./seat";

/** What `/status` says of an account and one of its keys. */
export type ApiStatus = {
  /** Live operations and signatures that the account has left. */
  operationLeft: number;
  signatureLeft: number;
  /** Whether the key opens Desk now: usable itself, with a seat that gives access. */
  hasActiveSeat: boolean;
};

/** Whose status is asked for. */
export type StatusSubject = { keyId: number; accountId: number };

/** A key as its status looks at it: its own settings must let it be used. */
type Usable = StatusSubject & { enabled: boolean; expired: boolean };

type LiveSeat = {
  key_id: number;
  status: string | null;
  cancel_intent: CancelIntent | null;
  past_due_since: string | null;
  ever_paid: boolean | null;
};

/** The columns of {@link statusColumns}. */
export type StatusColumns = {
  /** `id,operations,signatures;…` of accounts; null when there are none. Text: it is read with every check of keys. */
  accounts: string | null;
  seats: LiveSeat[] | null;
};

/** The columns to be read, of accounts and keys whose ids stand in two parameters, `{1,2}`. */
export const statusColumns = (accounts: string, keys: string) => `
  (select string_agg(a.id || ',' || a.operation_left || ',' || a.signature_left, ';')
    from accounts a where a.id = any(${accounts}::text::int[])) as accounts,
  (select json_agg(s) from (
    select key_id, status, cancel_intent, ever_paid, (extract(epoch from past_due_since) * 1000)::text as past_due_since
      from seats where account_id = any(${accounts}::text::int[]) and key_id = any(${keys}::text::int[])
       and state = 'live') s) as seats`;

/** Those two parameters. */
export function statusParameters(subjects: readonly StatusSubject[]): [string, string] {
  const accounts = new Set(subjects.map(({ accountId }) => accountId));
  return [`{${[...accounts].join()}}`, `{${subjects.map(({ keyId }) => keyId).join()}}`];
}

/** What was read of some keys at one moment. */
export class Statuses {
  readonly #asked: Set<number>;
  readonly #left = new Map<number, [operations: number, signatures: number]>();
  readonly #seats: Map<number, LiveSeat>;

  /** `now`: milliseconds since 1970 by the database's clock: until when an unpaid seat opens Desk is a matter of time. */
  constructor(
    subjects: readonly StatusSubject[],
    { accounts, seats }: StatusColumns,
    private readonly now: number,
  ) {
    this.#asked = new Set(subjects.map(({ keyId }) => keyId));
    for (const account of accounts?.split(";") ?? []) {
      const [id, operations, signatures] = account.split(",");
      this.#left.set(Number(id), [Number(operations), Number(signatures)]);
    }
    this.#seats = new Map(seats?.map((seat) => [seat.key_id, seat]));
  }

  /** Null when nothing was read of the key. */
  of({ keyId, accountId, enabled, expired }: Usable): ApiStatus | null {
    const left = this.#left.get(accountId);
    if (left === undefined || !this.#asked.has(keyId)) return null;
    const seat = this.#seats.get(keyId);
    const hasActiveSeat = seat !== undefined && enabled && !expired && isOpen(seat, new Date(this.now));
    return { operationLeft: left[0], signatureLeft: left[1], hasActiveSeat };
  }
}

const isOpen = ({ status, cancel_intent, past_due_since, ever_paid }: LiveSeat, now: Date) =>
  givesAccess(
    {
      state: "live",
      status,
      cancelIntent: cancel_intent ?? "none",
      pastDueSince: past_due_since === null ? null : new Date(Number(past_due_since)),
      everPaid: ever_paid === true,
      trialEnd: null,
      currentPeriodEnd: null,
      cancelAt: null,
    },
    now,
  );

type DatedRow = StatusColumns & { now: string };
const dated = (columns: string) =>
  `select (extract(epoch from clock_timestamp()) * 1000)::text as now, ${columns}`;

/** What there is to be said of keys now. */
export async function statusesOf(subjects: readonly StatusSubject[]): Promise<Statuses> {
  const read = lookupSql().unsafe<DatedRow[]>(dated(statusColumns("$1", "$2")), statusParameters(subjects), {
    prepare: true,
  });
  const [row] = await read;
  if (!row) throw new Error("The status has no answer");
  return new Statuses(subjects, row, Number(row.now));
}

/** The status of one key and its account; zeroes for an account that is not there. */
export async function statusOf(key: Usable): Promise<ApiStatus> {
  const [accounts, keys] = statusParameters([key]);
  const [row] = await db().execute<DatedRow>(sql.raw(dated(statusColumns(`'${accounts}'`, `'${keys}'`))));
  const found = row && new Statuses([key], row, Number(row.now)).of(key);
  return found ?? { operationLeft: 0, signatureLeft: 0, hasActiveSeat: false };
}

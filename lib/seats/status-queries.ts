import { sql } from "drizzle-orm";
import { db, lookupSql } from "@/db";
import { type CancelIntent, givesAccess, type SeatState } from "./seat";

/** What `/status` says of an account and one of its keys. */
export type ApiStatus = {
  /** Live operations and signatures that the account has left. */
  operationLeft: number;
  signatureLeft: number;
  /** Whether the key opens Desk now: usable itself, with a seat that gives access. */
  hasActiveSeat: boolean;
};

/** One of {@link statusRows}. */
export type StatusRow = {
  key_id: number;
  operation_left: number;
  signature_left: number;
  /** Null: the key is not usable, or has no live seat. */
  state: SeatState | null;
  status: string | null;
  cancel_intent: CancelIntent | null;
  past_due_since: string | null;
  ever_paid: boolean | null;
};

/** The rows of keys whose ids stand in a parameter, `{1,2}`: text, so that a check of keys can read them along. */
export const statusRows = (parameter: string) => `
  select k.id as key_id, a.operation_left, a.signature_left, s.state, s.status, s.cancel_intent,
    (extract(epoch from s.past_due_since) * 1000)::text as past_due_since, s.ever_paid
  from keys k
  join accounts a on a.id = k.account_id
  left join seats s on s.account_id = k.account_id and s.key_id = k.id and s.state = 'live'
    and k.enabled and k.deleted_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())
  where k.id = any(${parameter}::text::int[])`;

/** What a row says at an instant of the database's clock: until when an unpaid seat opens Desk is a matter of time. */
export function toStatus(row: StatusRow, now: Date): ApiStatus {
  const { state, status, cancel_intent, past_due_since, ever_paid } = row;
  const seat = state && {
    state,
    status,
    cancelIntent: cancel_intent ?? "none",
    pastDueSince: past_due_since === null ? null : new Date(Number(past_due_since)),
    everPaid: ever_paid === true,
    trialEnd: null,
    currentPeriodEnd: null,
    cancelAt: null,
  };
  return {
    operationLeft: row.operation_left,
    signatureLeft: row.signature_left,
    hasActiveSeat: seat !== null && givesAccess(seat, now),
  };
}

type DatedRow = StatusRow & { now: string };
/** With the database's clock beside them, in milliseconds. */
const dated = (rows: string) =>
  `select found.*, (extract(epoch from clock_timestamp()) * 1000)::text as now from (${rows}) found`;

/** The status of keys and their accounts, by key id; a key that is not there is left out. */
export async function statusesOf(keyIds: readonly number[]): Promise<ReadonlyMap<number, ApiStatus>> {
  const list = `{${keyIds.join()}}`;
  const rows = await lookupSql().unsafe<DatedRow[]>(dated(statusRows("$1")), [list], { prepare: true });
  return new Map(rows.map((row) => [row.key_id, toStatus(row, new Date(Number(row.now)))]));
}

/** The status of one key and its account; zeroes for a key that is not there. */
export async function statusOf(keyId: number): Promise<ApiStatus> {
  const [row] = await db().execute<DatedRow>(sql.raw(dated(statusRows(`'{${keyId}}'`))));
  if (!row) return { operationLeft: 0, signatureLeft: 0, hasActiveSeat: false };
  return toStatus(row, new Date(Number(row.now)));
}

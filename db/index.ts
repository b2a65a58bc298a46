import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import { type GuardedSql, guarded } from "./guard";
import { Repeated } from "./repeated";
import * as schema from "./schema";

/** The pool of pages, commands and jobs as drizzle has it, with every table by its name; see {@link db}. */
export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction: what commands and queries are given, so that an edge decides what is one unit. */
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Either of the two, for reads that don't care. */
export type Reader = Database | Tx;

/** Raw client of the key lookup: its result is an array of plain rows, its batches pipeline. */
export type LookupSql = postgres.Sql;

const connectSeconds = 5;
/** How long PostgreSQL lets a statement run. */
const statementMs = { pages: 30_000, lookups: 5_000 } as const;

const connection = {
  connect_timeout: connectSeconds,
  idle_timeout: 0,
  max_lifetime: 60 * 30,
  // The driver's own wait between two tries grows to twenty seconds, and a request would sit through it.
  backoff: () => 0.2,
  onnotice: () => {},
  // The driver would ask for array types on every new connection, in a promise nobody can catch; none is needed.
  fetch_types: false,
  connection: {
    application_name: "invoicetronic",
    statement_timeout: statementMs.pages,
    idle_in_transaction_session_timeout: 30_000,
    // Nobody keeps a database on turning disks any more: with their figure a count reads a whole table beside its index.
    random_page_cost: 1.1,
  },
} as const;

const pagesMax = 10;
/** How long a request waits for a connection when all are busy; longer, and the one who asks has given up. */
const waitMs = 4_000;
/** Longer than a connection takes to be opened and a statement may run: who has not answered by then is gone. */
const answerMs = (pool: keyof typeof statementMs) => connectSeconds * 1_000 + statementMs[pool] + 1_000;

type Clients = { pages: GuardedSql; lookups: GuardedSql };

/** One pair of pools a process, also when a bundler loads this file twice. */
const slot = globalThis as typeof globalThis & {
  invoicetronicClients?: Clients;
  invoicetronicAwayAt?: number;
};

const onAway = () => {
  slot.invoicetronicAwayAt = performance.now();
};

function openPages(): postgres.Sql {
  return postgres(env().databaseUrl, { ...connection, max: pagesMax });
}

function openLookups(): postgres.Sql {
  return postgres(env().databaseUrl, {
    ...connection,
    max: 2,
    connection: {
      ...connection.connection,
      application_name: "invoicetronic-lookup",
      statement_timeout: statementMs.lookups,
    },
  });
}

function clients(): Clients {
  slot.invoicetronicClients ??= {
    pages: guarded(openPages, {
      max: pagesMax,
      waitMs,
      answerMs: answerMs("pages"),
      repeated: new Repeated(),
      onAway,
    }),
    // Its statements follow one another on two connections. Who asks has a shorter limit; this one has them replaced.
    lookups: guarded(openLookups, {
      max: null,
      waitMs,
      answerMs: answerMs("lookups"),
      repeated: null,
      onAway,
    }),
  };
  return slot.invoicetronicClients;
}

/** As this copy of the file has it: the clients may have been closed, and opened anew, by another. */
let opened: { clients: Clients; database: Database } | undefined;

/** The pool of pages, commands and jobs; opened on first use. */
export function db(): Database {
  const now = clients();
  if (opened?.clients !== now) opened = { clients: now, database: drizzle(now.pages.sql, { schema }) };
  return opened.database;
}

/** Whether the database was away, full or busy at some time since `since`, a time of `performance.now()`. */
export function wasAway(since: number): boolean {
  return (slot.invoicetronicAwayAt ?? Number.NEGATIVE_INFINITY) >= since;
}

/** The small pool that key verification has for itself, so that no page can starve it. */
export function lookupSql(): LookupSql {
  return clients().lookups.sql;
}

/**
 * Gives the lookups new connections in place of those that no longer answer: of a host that died without a word TCP
 * takes a quarter of an hour to hear.
 */
export function renewLookups(): void {
  clients().lookups.renew();
}

/** Ends both pools, letting queries under way finish (at most 5 s). A later `db()` opens new ones. */
export async function closeDb(): Promise<void> {
  const open = slot.invoicetronicClients;
  slot.invoicetronicClients = undefined;
  if (open) await Promise.all([open.pages.sql.end({ timeout: 5 }), open.lookups.sql.end({ timeout: 5 })]);
}

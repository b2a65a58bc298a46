import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import * as schema from "./schema";

export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction: what commands and queries are given, so that an edge decides what is one unit. */
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Either of the two, for reads that don't care. */
export type Reader = Database | Tx;

/** Raw client of the key lookup: its result is an array of plain rows, its batches pipeline. */
export type LookupSql = postgres.Sql;

const connection = {
  connect_timeout: 5,
  idle_timeout: 0,
  max_lifetime: 60 * 30,
  onnotice: () => {},
  // The driver would ask for array types on every new connection, in a promise nobody can catch; none is needed.
  fetch_types: false,
  connection: {
    application_name: "invoicetronic",
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // Nobody keeps a database on turning disks any more: with their figure a count reads a whole table beside its index.
    random_page_cost: 1.1,
  },
} as const;

type Clients = { pages: postgres.Sql; lookups: postgres.Sql };

/** One pair of pools a process, also when a bundler loads this file twice. */
const slot = globalThis as typeof globalThis & { invoicetronicClients?: Clients };

function openLookups(): postgres.Sql {
  return postgres(env().databaseUrl, {
    ...connection,
    max: 2,
    connection: {
      ...connection.connection,
      application_name: "invoicetronic-lookup",
      statement_timeout: 5_000,
    },
  });
}

function clients(): Clients {
  slot.invoicetronicClients ??= {
    pages: postgres(env().databaseUrl, { ...connection, max: 10 }),
    lookups: openLookups(),
  };
  return slot.invoicetronicClients;
}

let database: Database | undefined;

/** The pool of pages, commands and jobs; opened on first use. */
export function db(): Database {
  database ??= drizzle(clients().pages, { schema });
  return database;
}

/** The small pool that key verification has for itself, so that no page can starve it. */
export function lookupSql(): LookupSql {
  return clients().lookups;
}

/**
 * Gives the lookups new connections in place of those that no longer answer: of a host that died without a word TCP
 * takes a quarter of an hour to hear.
 */
export function renewLookups(): void {
  const open = clients();
  const silent = open.lookups;
  open.lookups = openLookups();
  void silent.end({ timeout: 0 }).catch(() => {});
}

/** Ends both pools, letting queries under way finish (at most 5 s). A later `db()` opens new ones. */
export async function closeDb(): Promise<void> {
  const open = slot.invoicetronicClients;
  slot.invoicetronicClients = undefined;
  database = undefined;
  if (open) await Promise.all([open.pages.end({ timeout: 5 }), open.lookups.end({ timeout: 5 })]);
}

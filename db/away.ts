import { DrizzleQueryError } from "drizzle-orm";

/**
 * Codes of PostgreSQL and of the network for a database that is away, busy, full, too slow, chose us in a deadlock, or is a
 * standby that takes no writes (25006).
 */
export const databaseAway = /^(08|25P03|25006|40|53|57|58|CONNECT|ECONN|EHOST|ENET|EPIPE|ETIMEDOUT)/;

/** Codes of a connection that broke while it was used, or no longer answers. */
export const brokenOff = /^(CONNECTION_CLOSED|CONNECT_TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT)/;

/** Codes after which no connection is of use any more: the server behind them may be another's standby by now. */
export const useless = new RegExp(`${brokenOff.source}|^25006`);

/** The code of an error of the driver, also of one that drizzle gives its statement along; "" when it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof DrizzleQueryError) return codeOf(error.cause);
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

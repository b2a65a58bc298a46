import { setImmediate as turn } from "node:timers/promises";
import type postgres from "postgres";

/**
 * Codes of PostgreSQL and of the network for a database that is away, busy, full, too slow, chose us in a deadlock, or is a
 * standby that takes no writes (25006).
 */
export const databaseAway = /^(08|25P03|25006|40|53|57|58|CONNECT|ECONN|EHOST|ENET|EPIPE|ETIMEDOUT)/;

/** Codes of a connection that broke while it was used. */
const brokenOff = /^(CONNECTION_CLOSED|CONNECT_TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT)/;

/** Codes after which no connection is of use any more: the server behind them may be another's standby by now. */
const useless = new RegExp(`${brokenOff.source}|^25006`);

/** Every connection stayed busy for as long as one may wait; the code is PostgreSQL's own for too many of them. */
export class PoolBusy extends Error {
  readonly code = "53300";
}

export type GuardOptions = {
  /** How many statements and transactions may be under way at once, each on a connection of its own; null: no matter. */
  max: number | null;
  /** How long one more waits for a connection before it is refused. */
  waitMs: number;
  /** Called whenever something failed because the database is away. */
  onAway: () => void;
};

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Ends an abandoned pool once what is under way in it has ended, but not later than this. */
const endSeconds = 30;

/**
 * A pool of postgres.js as we use it, mended where a database that goes away would harm it. Waiting for a connection has an
 * end. After a connection broke the whole pool is replaced: one that broke with something still to be written never writes
 * again, and whoever got it next would wait for nothing (3.4.9, `closed` keeps `nextWriteTimer`).
 */
export function guarded(open: () => postgres.Sql, { max, waitMs, onAway }: GuardOptions): GuardedSql {
  let client = open();
  const gate = max === null ? null : new Gate(max, waitMs);

  const renew = () => {
    const old = client;
    client = open();
    // drizzle taught the first one how it wants values written and read.
    Object.assign(client.options.parsers, old.options.parsers);
    Object.assign(client.options.serializers, old.options.serializers);
    void old.end({ timeout: endSeconds }).catch(() => {});
  };
  const within = async <Result>(work: (sql: postgres.Sql) => PromiseLike<Result>): Promise<Result> => {
    let used = client;
    try {
      await gate?.enter();
      used = client;
      try {
        return await work(used);
      } finally {
        gate?.leave();
      }
    } catch (error) {
      const code = codeOf(error);
      if (databaseAway.test(code)) onAway();
      if (useless.test(code) && used === client) renew();
      throw error;
    }
  };

  const unsafe = (...query: Parameters<postgres.Sql["unsafe"]>) => ({
    // biome-ignore lint/suspicious/noThenProperty: what postgres.js returns is asked only once it is awaited, and so is this
    then: (...on: Parameters<Promise<unknown>["then"]>) => within((sql) => sql.unsafe(...query)).then(...on),
    values: () => within((sql) => sql.unsafe(...query).values()),
  });
  const begin = (work: Work) => within((sql) => whole(sql, work));
  const end = (...given: Parameters<postgres.Sql["end"]>) => client.end(...given);

  return {
    sql: new Proxy(client, {
      get(_target, name) {
        if (name === "unsafe") return unsafe;
        if (name === "begin") return begin;
        if (name === "end") return end;
        return Reflect.get(client, name);
      },
    }),
    renew,
  };
}

export type GuardedSql = {
  sql: postgres.Sql;
  /** New connections in place of all there are. */
  renew: () => void;
};

/** Lets so many in at once, the others in the order in which they came. */
class Gate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly max: number,
    private readonly waitMs: number,
  ) {
    this.#free = max;
  }

  /** @throws PoolBusy */
  enter(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(go);
        reject(new PoolBusy(`All ${this.max} connections were busy for ${this.waitMs} ms`));
      }, this.waitMs);
      const go = () => {
        clearTimeout(late);
        resolve();
      };
      this.#waiting.add(go);
    });
  }

  /** Hands the place on to whoever waits longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else this.#free += 1;
  }
}

type Work = (tx: postgres.TransactionSql) => Promise<unknown>;

/**
 * A transaction whose connection may break: the driver would send what follows, its own rollback first of all, to a socket
 * that is no more, which throws where nobody can catch it. So what follows is never reached; the caller is told all the same.
 */
function whole(sql: postgres.Sql, work: Work): Promise<unknown> {
  let lost = false;
  const unlessLost = (inner: Work): Work => {
    return async (tx) => {
      try {
        const result = await inner(heeding(tx));
        return lost ? never() : result;
      } catch (error) {
        // A query is told of the end before the transaction is.
        if (brokenOff.test(codeOf(error))) await turn();
        if (lost) return never();
        throw error;
      }
    };
  };
  const heeding = (tx: postgres.TransactionSql): postgres.TransactionSql =>
    new Proxy(tx, {
      get(target, name) {
        if (name === "savepoint") return (inner: Work) => target.savepoint(unlessLost(inner));
        if (name === "unsafe" && lost) return never;
        return Reflect.get(target, name);
      },
    });
  const done = sql.begin(unlessLost(work));
  done.catch(() => {
    lost = true;
  });
  return done;
}

const never = () => new Promise<never>(() => {});

import type postgres from "postgres";
import { inTime, statement } from "./answer";
import { codeOf, databaseAway, useless } from "./away";
import { type Repeated, remembered, type Unsafe } from "./repeated";
import { whole } from "./whole";

export { databaseAway } from "./away";

/** Every connection stayed busy for as long as one may wait; the code is PostgreSQL's own for too many of them. */
export class PoolBusy extends Error {
  readonly code = "53300";
}

/** How a pool is to be guarded. */
export type GuardOptions = {
  /** How many statements and transactions may be under way at once, each on a connection of its own; null: no matter. */
  max: number | null;
  /** How long one more waits for a connection before it is refused. */
  waitMs: number;
  /**
   * How long one waits for the answer to a statement: more than the server lets one run and a connection take to be
   * opened, so that only a server that is gone is given up. Null: as long as it takes.
   */
  answerMs: number | null;
  /** Which statements connections are to remember; null: those that whoever asks says. */
  repeated: Repeated | null;
  /** Called whenever something failed because the database is away. */
  onAway: () => void;
};

/** Ends an abandoned pool once what is under way in it has ended, but not later than this. */
const endSeconds = 30;

/**
 * A pool of postgres.js as we use it, mended where a database that goes away would harm it. Waiting for a connection has an
 * end, and so has waiting for an answer (TCP takes a quarter of an hour to hear of a host that died without a word). After a
 * connection broke or fell silent the whole pool is replaced: one that broke with something still to be written never writes
 * again, and whoever got it next would wait for nothing (3.4.9, `closed` keeps `nextWriteTimer`).
 */
export function guarded(
  open: () => postgres.Sql,
  { max, waitMs, answerMs, repeated, onAway }: GuardOptions,
): GuardedSql {
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

  const unsafe = (...query: Unsafe) =>
    statement((read) =>
      within((sql) => inTime(answerMs, () => read(sql.unsafe(...remembered(query, repeated))))),
    );
  const begin = (work: Parameters<typeof whole>[1]) =>
    within((sql) => whole(sql, work, { answerMs, repeated }));
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

/** A pool that is guarded. */
export type GuardedSql = {
  /** What drizzle and the lookups use of it: `unsafe`, `begin` and `end`, each on the connections there are then. */
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

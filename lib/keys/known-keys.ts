import { LRUCache } from "lru-cache";
import type { Standing } from "@/lib/access/decide";

/** A secret with its key as it was read, times as milliseconds since 1970; judged anew by each request. */
export type KnownKey = Omit<Standing, "expired"> & {
  keyId: number;
  secretId: number;
  accountId: number;
  origins: string[];
  /** When the key expires; null: never. */
  expiresAt: number | null;
  /** When this secret ends; null while it is current. */
  endsAt: number | null;
};

/** Entries that weigh as much as this are kept: about a hundred thousand secrets, fewer when their scopes are long. */
const weightMax = 100_000;
const weightOf = ({ companies, origins }: KnownKey) =>
  1 + Math.ceil((companies.length + origins.length) / 20);

/** What one check told besides changes: by which database, at what time of it, and from where the next is to ask. */
export type Heard = {
  /** Tells one database, as long as its server runs, from every other. */
  database: string;
  /**
   * Process ids of the backends that vouch for it. PostgreSQL may crash and recover under the same start time, and give
   * transaction numbers away again; no backend lives through that, so one that has answered before says it did not happen.
   */
  backends: ReadonlySet<number>;
  /** The oldest transaction that was open: what was committed later has a number that is not below it. */
  xmin: bigint;
  /** Milliseconds since 1970, by the database's clock. */
  now: number;
};

/** Changes are told for a day (`pruneKeyChanges`): who has not asked for half of one starts anew. */
const memoryMs = 12 * 3_600_000;

/** What one answer says: {@link Heard} before it is known who else vouches for it. */
export type Answered = Omit<Heard, "backends"> & { backend: number };

/**
 * Whether the changes of an answer are all there were since `asked`, from where it was asked. Not when another database
 * answers: one that took over may lack the last transactions of the one before, and give their numbers away again. Nor
 * when a backend answers for the first time.
 */
export function goesOn(asked: Heard, answer: Answered): boolean {
  const together = answer.database === asked.database && answer.xmin >= asked.xmin;
  return together && asked.backends.has(answer.backend) && Math.abs(answer.now - asked.now) <= memoryMs;
}

/** More backends than a process ever has connections, so that those of a pooler in between don't pile up. */
const backendsMax = 100;

/**
 * Who vouches once an answer was heard. Those of `before` too, but only if it was asked after they had answered: else
 * one of them may have come after a crash that the answer does not know of.
 */
export function vouching(before: Heard | null, asked: Heard | null, answer: Answered): ReadonlySet<number> {
  if (before === null || before !== asked || before.database !== answer.database)
    return new Set([answer.backend]);
  if (before.backends.has(answer.backend)) return before.backends;
  return new Set([...[...before.backends].slice(1 - backendsMax), answer.backend]);
}

/** A read of keys under way: what changed since it began. */
export type Reading = { changed: Set<number> };

/**
 * What a process remembers of the keys it was shown, by their secrets' hashes. It says nothing about whether that still
 * holds: `verify.ts` drops what changed before anything is taken from it.
 */
export class KnownKeys {
  readonly #secretsOf = new Map<number, Set<string>>();
  readonly #readings = new Set<Reading>();
  readonly #known: LRUCache<string, KnownKey>;

  constructor(weight = weightMax) {
    this.#known = new LRUCache({
      maxSize: weight,
      sizeCalculation: weightOf,
      dispose: (key, secret) => {
        const secrets = this.#secretsOf.get(key.keyId);
        secrets?.delete(secret);
        if (secrets?.size === 0) this.#secretsOf.delete(key.keyId);
      },
    });
  }

  /** What is remembered of a secret; undefined when nothing is. */
  get(secret: string): KnownKey | undefined {
    return this.#known.get(secret);
  }

  get size(): number {
    return this.#known.size;
  }

  /** To be called before keys are asked for. A change that is heard of meanwhile keeps the answer from being stored. */
  beginReading(): Reading {
    const reading = { changed: new Set<number>() };
    this.#readings.add(reading);
    return reading;
  }

  /** The end of a reading, with what it found (nothing when it failed). */
  endReading(reading: Reading, found: ReadonlyMap<string, KnownKey>): void {
    if (!this.#readings.delete(reading)) return;
    for (const [secret, key] of found) {
      if (reading.changed.has(key.keyId)) continue;
      this.#known.set(secret, key);
      if (!this.#known.has(secret)) continue;
      const secrets = this.#secretsOf.get(key.keyId) ?? new Set();
      this.#secretsOf.set(key.keyId, secrets.add(secret));
    }
  }

  /** Drops a key, also out of readings under way. */
  forget(keyId: number): void {
    for (const reading of this.#readings) reading.changed.add(keyId);
    for (const secret of [...(this.#secretsOf.get(keyId) ?? [])]) this.#known.delete(secret);
  }

  /** Drops everything, and what readings under way will find. */
  forgetAll(): void {
    this.#readings.clear();
    this.#known.clear();
    this.#secretsOf.clear();
  }
}

/** Some six megabytes when it is full. */
const countMax = 100_000;

/** The first 64 bits of a hash: nobody makes a second one that has them without knowing the first. */
const short = (hash: Buffer) => hash.toString("latin1", 0, 8);

/**
 * Which secrets this process has found at some time, by their hashes. It outlives what `verify.ts` remembers of keys, which
 * is dropped whenever it might be stale, and opens nothing: it only says whose question is worth a read.
 */
export class ProvedSecrets {
  readonly #found = new Set<string>();

  /** `max` of them are kept, the latest. */
  constructor(private readonly max = countMax) {}

  /** Whether it was found, as far as is still known. */
  has(hash: Buffer): boolean {
    return this.#found.has(short(hash));
  }

  /** Keeps it, in place of the oldest when all places are taken. */
  add(hash: Buffer): void {
    this.#found.add(short(hash));
    for (const oldest of this.#found) {
      if (this.#found.size <= this.max) break;
      this.#found.delete(oldest);
    }
  }

  /** The secret opens nothing any more. */
  forget(hash: Buffer): void {
    this.#found.delete(short(hash));
  }
}

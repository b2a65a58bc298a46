import type postgres from "postgres";

/**
 * The database did not answer in time, as a host that died without a word never does. Whether it did what it was asked is
 * not known. The code is the network's own for that.
 */
export class Unanswered extends Error {
  readonly code = "ETIMEDOUT";
}

/** Watches that answers come. `ms` null: as long as they take, whoever waits has a limit of their own. */
export class AnswerWatch {
  #due = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  #giveUp: (error: Unanswered) => void = () => {};
  /** Rejects once answers are due and none has come for `ms`. */
  readonly silence: Promise<never>;

  constructor(private readonly ms: number | null) {
    this.silence = new Promise((_, reject) => {
      this.#giveUp = reject;
    });
    this.silence.catch(() => {});
  }

  /** One more answer is due from now on. */
  asked(): void {
    this.#due += 1;
    if (this.#due === 1) this.#wait();
  }

  /** One of them came, also when it was an error. */
  came(): void {
    clearTimeout(this.#timer);
    this.#due -= 1;
    if (this.#due > 0) this.#wait();
  }

  /** Nobody waits for anything any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#ended = true;
  }

  /** In two halves: a process that was stopped for so long hears first what has come meanwhile. */
  #wait(): void {
    if (this.ms === null || this.#ended) return;
    const half = this.ms / 2;
    const giveUp = () => this.#giveUp(new Unanswered(`The database did not answer within ${2 * half} ms`));
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(giveUp, half);
    }, half);
  }
}

/** The answer to one statement, for which one waits no longer than `ms`; null: as long as it takes. @throws Unanswered */
export function inTime<Result>(ms: number | null, ask: () => PromiseLike<Result>): PromiseLike<Result> {
  if (ms === null) return ask();
  const watch = new AnswerWatch(ms);
  watch.asked();
  return Promise.race([ask(), watch.silence]).finally(() => watch.end());
}

/** How the answer to a statement is to be read: as postgres.js returns it, or only its values. */
type Read = (query: postgres.PendingQuery<postgres.Row[]>) => PromiseLike<unknown>;

/** What drizzle uses of postgres.js' `unsafe`: as there, nothing is asked before it is awaited. */
export function statement(ask: (read: Read) => Promise<unknown>) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: what postgres.js returns is asked only once it is awaited, and so is this
    then: (...on: Parameters<Promise<unknown>["then"]>) => ask((query) => query).then(...on),
    values: () => ask((query) => query.values()),
  };
}

import type postgres from "postgres";

/** Statements of which one may be asked again and again are few; beyond these a program would only fill the database's memory. */
const preparedMax = 500;
/** What was asked so often is likely to be asked again. */
const oftenFrom = 3;
/**
 * Lists. Whether rows are found in their order or sorted depends on how many an account has: ten keys or ten thousand. What
 * is remembered is planned once for all of them.
 */
const byItsValues = /\b(order by|limit)\b/i;
/** More are a list of ids, whose text is another for each length. */
const parametersMax = 30;
/** As many texts are counted before the counting begins anew. */
const countedMax = 5_000;

/**
 * Which statements are worth preparing: each connection remembers those, and asks again in one journey instead of two,
 * without reading the text anew. Lists are not, nor texts that differ each time (as many parameters as there are ids).
 */
export class Repeated {
  readonly #often = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** Counts one more asking of this text; true when connections are to remember it. */
  asked(text: string): boolean {
    if (this.#often.has(text)) return true;
    if (this.#often.size >= preparedMax || byItsValues.test(text)) return false;
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count < oftenFrom) {
      if (this.#counts.size >= countedMax) this.#counts.clear();
      this.#counts.set(text, count);
      return false;
    }
    this.#counts.delete(text);
    this.#often.add(text);
    return true;
  }
}

/** What is given to `unsafe` of postgres.js. */
export type Unsafe = Parameters<postgres.Sql["unsafe"]>;

/** The same, with word of whether the connection is to remember it. */
export function remembered([text, parameters = [], options]: Unsafe, repeated: Repeated | null): Unsafe {
  // Without parameters it is one journey already, and may be several statements.
  const many = parameters.length > parametersMax;
  if (repeated === null || many || parameters.length === 0) return [text, parameters, options];
  return [text, parameters, { ...options, prepare: repeated.asked(text) }];
}

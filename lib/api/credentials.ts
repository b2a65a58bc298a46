import { hashSecret, secretEnvironment } from "@/lib/keys/secret";
import { isRemembered } from "@/lib/keys/verify";
import { giveBackByAddress, takeByAddress } from "@/lib/limits/rates";
import { type Problem, problem } from "./problem";
import { ProvedSecrets } from "./proved-secrets";

/** The user name of HTTP Basic (RFC 7617), the password ignored; null when the header is malformed. */
export function basicUser(header: string): string | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim())?.[1];
  if (!encoded || encoded.length > 1_000) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? text : text.slice(0, colon);
}

/**
 * The hash of a secret that this process has found before: it is asked for whatever its address has done, and nothing is
 * counted for that. Null: anything else, which {@link byCredentials} sees to.
 */
export function knownHash(authorization: string | undefined): Buffer | null {
  const secret = authorization === undefined ? null : basicUser(authorization);
  const hash = secret === null ? null : hashSecret(secret);
  return hash && (isRemembered(hash) || proved.has(hash)) ? hash : null;
}

/** What a known secret is answered once it opens nothing any more: from now on it is a wrong one like another. */
export function noLongerKnown(hash: Buffer, address: string | null): Problem | Promise<Problem> {
  proved.forget(hash);
  const invalid = problem("invalid_key");
  return countStranger("failed", address)?.then((over) => over ?? invalid) ?? invalid;
}

/** What becomes of a request by its credentials. */
export type Credited<Found, Result> = {
  /** Asks for the key behind a secret's hash; null when there is none. */
  look: (hash: Buffer) => Promise<Found | null>;
  found: (found: Found) => Result | Promise<Result>;
  /** `invalid_key`, or `rate_limited` when the address has sent too many that open nothing. */
  refused: (problem: Problem) => Result | Promise<Result>;
};

const proved = new ProvedSecrets();

/**
 * Credentials → key, within what an address may try (product rule 23). What opens nothing is counted by address, and
 * beyond the rate a secret that this process has never found is not asked for. One that it has found before always is, so
 * nobody else behind the address shuts it out; for it nothing is counted, and no promise made but `look`'s and what
 * follows it. A typo is told by the checksum, without a database. `authorization` undefined: no such header. `address` is
 * asked only when something is to be counted; null: nobody vouches for one, and nothing is.
 * @throws what `look`, `found` and `refused` throw
 */
export function byCredentials<Found extends object, Result>(
  authorization: string | undefined,
  address: () => string | null,
  on: Credited<Found, Result>,
): Promise<Result> {
  if (authorization === undefined) return Promise.resolve(refuse("anonymous", address(), on));
  const secret = basicUser(authorization);
  if (secret === null) return Promise.resolve(refuse("failed", address(), on));
  const hash = hashSecret(secret);
  const remembered = isRemembered(hash);
  // What was found before needs no checksum.
  if (!remembered && secretEnvironment(secret) === null)
    return Promise.resolve(refuse("failed", address(), on));
  if (remembered || proved.has(hash)) return lookUncounted(hash, address, on);
  const from = address();
  const counting = countStranger("failed", from);
  return counting ? lookCounted(hash, from, counting, on) : lookUncounted(hash, address, on);
}

/**
 * Counts one request of somebody who has shown no key: the problem to answer when their address has made too many, else
 * null. Null at once when nothing is counted: limits are off, or nobody vouches for an address.
 */
export function countStranger(
  rate: "anonymous" | "failed",
  address: string | null,
): Promise<Problem | null> | null {
  if (address === null) return null;
  const taking = takeByAddress(rate, address);
  if (taking === null) return null;
  return taking.then((seconds) =>
    seconds === null ? null : problem("rate_limited", { values: { seconds } }),
  );
}

function refuse<Found, Result>(
  rate: "anonymous" | "failed",
  address: string | null,
  { refused }: Credited<Found, Result>,
): Result | Promise<Result> {
  const invalid = problem("invalid_key");
  const counting = countStranger(rate, address);
  return counting ? counting.then((over) => refused(over ?? invalid)) : refused(invalid);
}

function lookUncounted<Found extends object, Result>(
  hash: Buffer,
  address: () => string | null,
  on: Credited<Found, Result>,
): Promise<Result> {
  return on.look(hash).then((found) => {
    if (found) return on.found(found);
    const refused = noLongerKnown(hash, address());
    return refused instanceof Promise ? refused.then(on.refused) : on.refused(refused);
  });
}

/** Counted before it is asked for, so that many at once can't slip through, and given back when it was no failure. */
async function lookCounted<Found extends object, Result>(
  hash: Buffer,
  address: string | null,
  counting: Promise<Problem | null>,
  on: Credited<Found, Result>,
): Promise<Result> {
  const over = await counting;
  if (over) return on.refused(over);
  let failed = false;
  try {
    const found = await on.look(hash);
    failed = found === null;
    if (found === null) return on.refused(problem("invalid_key"));
    proved.add(hash);
    return on.found(found);
  } finally {
    if (!failed) await giveBackByAddress("failed", address);
  }
}

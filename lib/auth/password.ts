import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { DomainError } from "@/lib/errors";

type Cost = { logN: number; r: number; p: number };

/** OWASP's password storage cheat sheet (scrypt, 32 MiB): N = 2^15, r = 8, p = 3. */
const cost: Cost = { logN: 15, r: 8, p: 3 };
const hashBytes = 32;
const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/** Hashes at once and in the queue: a flood of sign-ins takes neither the memory nor the threads of the rest. */
const atOnceMax = 2;
const waitingMax = 100;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= atOnceMax) {
    if (waiting.length >= waitingMax)
      throw new DomainError("too_many", "Too many passwords are being checked");
    // Whoever ends hands its place on, so `running` stays as it is.
    await new Promise<void>((resume) => waiting.push(resume));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const options = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r };
  // One spelling of accents, whatever keyboard typed them (NIST SP 800-63B, 3.1.1.2).
  const text = password.normalize("NFKC");
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(text, salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
      }),
  );
}

function format(salt: Buffer, hash: Buffer): string {
  const { logN, r, p } = cost;
  return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** A salted hash with its own parameters in it; about a quarter of a second, so never inside a transaction. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return format(salt, await derive(password, salt, cost));
}

/** The hash of a password that nobody knows: only a reset opens such a user. */
export function hashOfNothing(): string {
  return format(randomBytes(16), randomBytes(hashBytes));
}

/** Nobody's hash, for the same work at an unknown address as at a known one. */
const decoy = format(Buffer.alloc(16), Buffer.alloc(hashBytes));

/** Whether the password made the hash; null (there is no such user) takes the same time and is false. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = pattern.exec(hash ?? decoy);
  if (!parts) return false;
  const [, logN, r, p, salt = "", expected = ""] = parts;
  const key = await derive(password, Buffer.from(salt, "base64url"), {
    logN: Math.min(Number(logN), 20),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(key, Buffer.from(expected, "base64url")) && hash !== null;
}

/** True for a hash of other parameters than today's: replace it when its password is at hand. */
export function outdated(hash: string): boolean {
  const parts = pattern.exec(hash);
  return (
    !parts || Number(parts[1]) !== cost.logN || Number(parts[2]) !== cost.r || Number(parts[3]) !== cost.p
  );
}

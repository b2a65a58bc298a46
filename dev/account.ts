import { parseArgs } from "node:util";
import { EnvError } from "../lib/env";
import { DomainError } from "../lib/errors";
import { type Box, isDemo, openBox } from "./box";
import { BoxError } from "./data-dir";

const usage = `Usage:
  npm run --silent account -- create --email E [--name N] [--password P]
      makes an account and prints {"account_id","user_id","test_secret","live_secret"} on one line;
      without a password its user sets one by "forgot password"
  npm run --silent account -- credit --account ID [--operations N] [--signatures N]
      sets how many live operations and signatures the account has left`;

/** The command line is at fault, not what it asks for. */
class UsageError extends Error {}

// stdout is for the answer alone, whatever a package may print.
console.log = console.error;
console.info = console.error;

let box: Box | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end(1));

try {
  const work = parse(process.argv.slice(2));
  box = await openWorld();
  const answer = await work();
  if (answer !== null) process.stdout.write(`${JSON.stringify(answer)}\n`);
  await end(0);
} catch (error) {
  await end(explain(error));
}

/** Joins the demo's own world, or takes what a deployment's environment says, asking only for what is needed here. */
async function openWorld(): Promise<Box> {
  const opened = await openBox({ mail: false, stripe: "none" });
  if (!isDemo()) {
    process.env.BASE_URL ||= "http://localhost";
    process.env.SMTP_URL ||= "smtp://127.0.0.1:1";
    process.env.AUTH_SECRET ||= "unused: no session is made at the command line";
  }
  const { migrate } = await import("../db/migrate");
  await migrate();
  return opened;
}

/** The command to run, all of its options checked; nothing is opened yet. @throws UsageError */
function parse(args: string[]): () => Promise<unknown> {
  const [command, ...rest] = args;
  if (command === "create") {
    const { email, name, password } = options(rest, ["email", "name", "password"]);
    if (!email) throw new UsageError("create needs --email");
    return async () => {
      const { createAccount } = await import("../lib/auth/commands");
      const fallback = email.split("@")[0] ?? email;
      const made = await createAccount({ email, name: name ?? fallback, password: password ?? null });
      return {
        account_id: made.accountId,
        user_id: made.userId,
        test_secret: made.testSecret,
        live_secret: made.liveSecret,
      };
    };
  }
  if (command === "credit") {
    const given = options(rest, ["account", "operations", "signatures"]);
    const accountId = count("account", given.account);
    const operations = count("operations", given.operations);
    const signatures = count("signatures", given.signatures);
    if (accountId === null) throw new UsageError("credit needs --account");
    if (operations === null && signatures === null) {
      throw new UsageError("credit needs --operations or --signatures");
    }
    return async () => {
      const { creditAccount } = await import("../lib/accounts/commands");
      await creditAccount({ accountId, operations, signatures });
      return null;
    };
  }
  throw new UsageError(command ? `There is no command ${command}` : "No command was given");
}

function options<Name extends string>(args: string[], names: Name[]): Partial<Record<Name, string>> {
  try {
    const known = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    const { values } = parseArgs({ args, options: known, strict: true, allowPositionals: false });
    return Object.fromEntries(names.map((name) => [name, values[name]])) as Partial<Record<Name, string>>;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function count(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} must be a whole number from 0 to 999999999`);
  return Number(value);
}

/** Says it on stderr; returns the exit code. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  const isPlain = error instanceof DomainError || error instanceof BoxError || error instanceof EnvError;
  console.error(isPlain ? error.message : error);
  return 1;
}

async function end(code: number): Promise<void> {
  if (box) {
    const { closeDb } = await import("../db/index");
    await closeDb().catch(() => {});
    await box.close().catch((error: unknown) => console.error(error));
  }
  process.exit(code);
}

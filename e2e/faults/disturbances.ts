import { sql } from "drizzle-orm";
import { db } from "../../db/index";

/** Does `work` while something is wrong with the connections that the servers look keys up on. */
export type Disturbance = (work: () => Promise<void>) => Promise<void>;

const lookups = sql`from pg_stat_activity where application_name = 'invoicetronic-lookup' and pid <> pg_backend_pid()`;

async function pids(): Promise<number[]> {
  const rows = await db().execute<{ pid: number }>(sql`select pid ${lookups}`);
  return rows.map(({ pid }) => pid);
}

/** The connections are killed as the change begins, and once more as it ends. */
async function killed(work: () => Promise<void>): Promise<void> {
  const kill = () => db().execute(sql`select pg_terminate_backend(pid) ${lookups}`);
  await Promise.all([kill(), work()]);
  await kill();
}

/**
 * The processes behind the connections stand still, as those of a host that died without a word. One that was stopped
 * with a lock of PostgreSQL's own in its hand would stop all others: then it goes on, and the trial is one more.
 */
async function frozen(work: () => Promise<void>): Promise<void> {
  const stopped = await pids();
  const signal = (name: NodeJS.Signals) => {
    for (const pid of stopped)
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
  };
  signal("SIGSTOP");
  const tooLong = setTimeout(() => signal("SIGCONT"), 20_000);
  try {
    await work();
  } finally {
    clearTimeout(tooLong);
    signal("SIGCONT");
  }
}

export const disturbances = { killed, frozen } satisfies Record<string, Disturbance>;

/** Nothing is wrong. */
export const quietly: Disturbance = (work) => work();

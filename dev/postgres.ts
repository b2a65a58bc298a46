import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { BoxError } from "./data-dir";
import { withLock } from "./lock.mjs";
import {
  type Cluster,
  openCluster,
  readPostmaster,
  runs,
  startCluster,
  stopCluster,
} from "./postgres-cluster";

export type LocalPostgres = {
  /** For the database that was asked for; stays the same when the server has to be started again. */
  url: string;
  /** Leaves; the last to leave stops the server. Safe to call twice. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Everything is kept in it. All who name the same folder share one server. */
  dataDir: string;
  /** Created when missing. */
  database?: string;
  /** Gives up durability for speed: for tests. Counts for whoever starts the server. */
  fast?: boolean;
};

/** One user's hold on the server: a session of its own, with the users' lock shared. */
type Membership = { sql: postgres.Sql; port: number };

/** Whoever gets it exclusively is alone, and may stop the server. */
const usersLock = 5_071_402;

/**
 * Joins the PostgreSQL of a folder, creating and starting it when nobody runs it, and keeps it running: one that
 * is killed under us is started again at the same address.
 * @throws BoxError in one sentence when this machine can't run it.
 */
export async function openPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const { database = "dashboard", fast = false } = options;
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(options.dataDir);
  const lock = join(dataDir, "postgres.lock");
  const cluster = await withLock(lock, async () => openCluster(dataDir, lock, fast));

  let leaving: Promise<void> | undefined;
  const rejoin = () => {
    if (leaving) return;
    member = enrol(cluster, rejoin);
    member.then(
      (again) => {
        if (again.port === first.port)
          console.warn("The local PostgreSQL had gone away and was started again.");
        else console.error("The local PostgreSQL came back on another port: restart this server.");
      },
      (error: unknown) => {
        console.error(error instanceof BoxError ? error.message : error);
        // A disk that is full may have room again: nobody else would start it.
        setTimeout(rejoin, 1_000).unref();
      },
    );
  };
  let member = enrol(cluster, rejoin);
  const first = await member;
  await createDatabase(first.sql, database);

  const stop = async () => {
    const held = await member.catch(() => null);
    if (held) await leave(cluster, held);
  };
  return {
    url: address(cluster, first.port, database),
    stop: () => {
      leaving ??= stop();
      return leaving;
    },
  };
}

const address = ({ password }: Cluster, port: number, database: string) =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

/** Goes round until it is in: meanwhile another may be starting the server, or stopping it under our hands. */
async function enrol(cluster: Cluster, onLost: () => void): Promise<Membership> {
  for (const until = Date.now() + 150_000; Date.now() < until; await sleep(50)) {
    const running = readPostmaster(cluster.dir);
    const sql = running && running.port > 0 ? await enter(cluster, running.port, onLost) : null;
    if (running && sql) return { sql, port: running.port };
    if (running && runs(cluster.dir, running.pid)) continue;
    await withLock(cluster.lock, async () => {
      const meanwhile = readPostmaster(cluster.dir);
      if (!meanwhile || !runs(cluster.dir, meanwhile.pid)) await startCluster(cluster);
    });
  }
  throw new BoxError(`The PostgreSQL of ${cluster.dir} runs but lets nobody in: see ${cluster.log}.`);
}

/** Null when what listens there is not (or not yet, or no longer) the server of our directory. */
async function enter(cluster: Cluster, port: number, onLost: () => void): Promise<postgres.Sql | null> {
  let inside = false;
  const sql = postgres(address(cluster, port, "postgres"), {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    onnotice: () => {},
    onclose: () => {
      if (inside) onLost();
      inside = false;
    },
    connection: { application_name: "invoicetronic-user" },
  });
  try {
    // Waits while one who leaves holds it exclusively; the shutdown then ends this session with an error.
    const [row] = await sql<{ dir: string }[]>`
      select pg_advisory_lock_shared(${usersLock}), current_setting('data_directory') as dir`;
    if (row && realpathSync(row.dir) === cluster.dir) {
      inside = true;
      return sql;
    }
  } catch {
    // Refused, still starting, or already stopping: the caller looks again.
  }
  await sql.end({ timeout: 1 }).catch(() => {});
  return null;
}

async function leave(cluster: Cluster, { sql }: Membership): Promise<void> {
  try {
    const [row] = await sql<{ alone: boolean }[]>`
      select pg_advisory_unlock_shared(${usersLock}), pg_try_advisory_lock(${usersLock}) as alone`;
    // The lock is kept until the server is gone, so that nobody enters a house that is being closed.
    if (row?.alone) await stopCluster(cluster);
  } catch {
    // The server went away by itself: there is nothing left to stop.
  }
  await sql.end({ timeout: 1 }).catch(() => {});
}

async function createDatabase(sql: postgres.Sql, name: string): Promise<void> {
  const [found] = await sql`select 1 from pg_database where datname = ${name}`;
  if (found) return;
  try {
    await sql`create database ${sql(name)}`;
  } catch (error) {
    // 42P04, 23505: another one made it at the same moment.
    if (!(error instanceof postgres.PostgresError && ["42P04", "23505"].includes(error.code))) throw error;
  }
}

import { mkdtempSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { removeFolder, removeLeftovers } from "./leftovers";
import { type MailCatcher, openMailCatcher } from "./mail-catcher";
import { openPostgres } from "./postgres";

/** What one test file gets for itself. */
export type TestWorld = { id: string; databaseUrl: string; smtpUrl: string; inboxDir: string };

declare module "vitest" {
  interface ProvidedContext {
    /** POST makes a `TestWorld`, DELETE with its id removes it. */
    testWorlds: string;
  }
}

const prefix = "invoicetronic-test-";

type Cluster = { url: string; template: string; stop(): Promise<void> };

/**
 * Vitest's global setup: offers each test file a database of its own, copied from one that is migrated once. The
 * cluster starts with the first file that asks, so a run of pure tests pays nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers(prefix);
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // Teardown does not run on every way out; this does, short of a kill -9 (and that is what leftovers are for).
  const onExit = () => removeFolder(folder);
  process.once("exit", onExit);

  let cluster: Promise<Cluster> | undefined;
  const catchers = new Map<string, MailCatcher>();
  let made = 0;

  const make = async (): Promise<TestWorld> => {
    cluster ??= openCluster(folder);
    const { url, template } = await cluster;
    made += 1;
    const id = `test_${process.pid}_${made}`;
    await asAdmin(url, (sql) => sql`create database ${sql(id)} template ${sql(template)}`);
    const inboxDir = join(folder, id);
    const catcher = await openMailCatcher(inboxDir);
    catchers.set(id, catcher);
    return { id, databaseUrl: withDatabase(url, id), smtpUrl: catcher.url, inboxDir };
  };

  const remove = async (id: string): Promise<void> => {
    await catchers.get(id)?.close();
    if (!catchers.delete(id) || !cluster) return;
    await asAdmin((await cluster).url, (sql) => sql`drop database if exists ${sql(id)} with (force)`);
  };

  const answer = async (request: IncomingMessage): Promise<unknown> =>
    request.method === "POST" ? await make() : await remove((request.url ?? "").slice(1));
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(JSON.stringify(body ?? null)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  project.provide("testWorlds", `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);

  return async () => {
    server.close();
    server.closeAllConnections();
    for (const id of [...catchers.keys()]) await remove(id);
    const opened = await cluster?.catch(() => undefined);
    if (opened) {
      await asAdmin(opened.url, (sql) => sql`drop database if exists ${sql(opened.template)} with (force)`);
      await opened.stop();
    }
    process.off("exit", onExit);
    removeFolder(folder);
  };
}

/** `TEST_DATABASE_URL` when given (its role must be allowed to create databases), or a throwaway cluster. */
async function openCluster(folder: string): Promise<Cluster> {
  const given = process.env.TEST_DATABASE_URL;
  const { url, stop } = given
    ? { url: given, stop: async () => {} }
    : await openPostgres({ dataDir: folder, database: "postgres", fast: true });
  const template = `template_${process.pid}`;
  await asAdmin(url, async (sql) => {
    await sql`drop database if exists ${sql(template)} with (force)`;
    await sql`create database ${sql(template)}`;
  });
  const { migrate } = await import("../db/migrate");
  await migrate(withDatabase(url, template));
  return { url, template, stop };
}

async function asAdmin(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

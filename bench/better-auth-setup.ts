import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { Pool } from "pg";

/**
 * Its set-ups: as it comes (only that its limit of ten requests a day, which it still counts, is out of reach); the fastest
 * with the keys in PostgreSQL; the fastest of all, with the keys in the memory of one process and every write put off.
 */
export const setups = ["default", "database", "memory"] as const;
export type Setup = (typeof setups)[number];

const outOfReach = { enabled: true, timeWindow: 86_400_000, maxRequests: 1_000_000_000 };
const off = { enabled: false };

function inMemory() {
  const kept = new Map<string, string>();
  return {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => {
      kept.set(key, value);
    },
    delete: async (key: string) => {
      kept.delete(key);
    },
    getAndDelete: async (key: string) => {
      const found = kept.get(key) ?? null;
      kept.delete(key);
      return found;
    },
    increment: async (key: string) => {
      const next = Number(kept.get(key) ?? 0) + 1;
      kept.set(key, String(next));
      return next;
    },
  };
}

/** Its plug-in's options of a set-up. */
function optionsOf(setup: Setup) {
  if (setup === "default") return { rateLimit: outOfReach };
  if (setup === "database") return { rateLimit: off, deferUpdates: true };
  const storage = "secondary-storage" as const;
  return { rateLimit: off, deferUpdates: true, storage, customStorage: inMemory() };
}

/** A running set-up: verifies as an application does, by its server's own call. */
export type Verifier = {
  keys: string[];
  verify: (key: string) => Promise<boolean>;
  auth: ReturnType<typeof make>;
  close: () => Promise<void>;
};

function make(setup: Setup, pool: Pool) {
  return betterAuth({
    database: pool,
    baseURL: "http://localhost:3000",
    secret: "a secret of the bench, long enough to be taken",
    telemetry: { enabled: false },
    // It complains of tables that are made a moment later; what it refuses is seen here.
    logger: { disabled: true },
    advanced: { backgroundTasks: { handler: (task) => void task.catch(() => {}) } },
    plugins: [apiKey(optionsOf(setup))],
  });
}

/** Opens a set-up on the bench's PostgreSQL, in a schema of its own, with as many keys of one user. */
export async function openBetterAuth(setup: Setup, databaseUrl: string, many: number): Promise<Verifier> {
  const schema = `better_auth_${setup}_${process.pid}`;
  const pool = new Pool({ connectionString: databaseUrl, max: 10, options: `-c search_path=${schema}` });
  await pool.query(`create schema ${schema}`);
  const auth = make(setup, pool);
  await (await getMigrations(auth.options)).runMigrations();
  const context = await auth.$context;
  const user = await context.internalAdapter.createUser(
    { email: "bench@example.com", name: "Bench" },
    { method: "admin" },
  );
  const keys: string[] = [];
  for (let at = 0; at < many; at++) {
    keys.push((await auth.api.createApiKey({ body: { userId: user.id, name: `Key ${at}` } })).key);
  }
  const verify = async (key: string) => (await auth.api.verifyApiKey({ body: { key } })).valid;
  return { keys, verify, auth, close: () => pool.end() };
}

import { afterAll, expect, inject } from "vitest";
import type { TestWorld } from "./test-database";
import { reachesDatabase } from "./test-imports";

// Runs before each test file is loaded. One that never reaches `db/` gets no world and pays nothing for it.

// The same in every run: a value that a test prints or stores can be compared.
process.env.BASE_URL = "http://localhost:3000";
process.env.AUTH_SECRET = "a secret of the tests, long enough to be taken";
process.env.ENCRYPTION_KEY = Buffer.alloc(32, "test").toString("base64");
delete process.env.DATABASE_URL;
// Tests call as fast as they can; the one about rates sets its own.
process.env.RATE_LIMITS = "off";

const { testPath } = expect.getState();
if (testPath && reachesDatabase(testPath)) {
  const worlds = inject("testWorlds");
  const answer = await fetch(worlds, { method: "POST" });
  if (!answer.ok) throw new Error(`No test database: ${await answer.text()}`);
  const world = (await answer.json()) as TestWorld;
  process.env.DEMO_DATABASE_URL = world.databaseUrl;
  process.env.SMTP_URL = world.smtpUrl;
  process.env.DEMO_INBOX_DIR = world.inboxDir;
  afterAll(async () => {
    // Its timer would open the database again, just as that is dropped.
    const { flushEvents } = await import("../lib/events/commands");
    await flushEvents();
    const { closeDb } = await import("../db/index");
    await closeDb();
    await fetch(`${worlds}/${world.id}`, { method: "DELETE" });
  });
} else {
  // Parsed but never used: env() must not fail for want of them.
  process.env.DEMO_DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
  process.env.SMTP_URL = "smtp://127.0.0.1:1";
}

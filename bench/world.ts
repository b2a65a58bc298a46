import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder, removeLeftovers } from "../dev/leftovers";
import { openPostgres } from "../dev/postgres";

const prefix = "invoicetronic-bench-";

/**
 * A database of the bench's own, migrated, in the settings that `lib/env.ts` reads; gone when the work is done. As
 * durable as the demo's: what a commit costs is part of what is measured.
 */
export async function inWorld<Result>(work: () => Promise<Result>): Promise<Result> {
  removeLeftovers(prefix);
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const postgres = await openPostgres({ dataDir: folder });
  process.env.DEMO_DATABASE_URL = postgres.url;
  process.env.BASE_URL = "http://localhost:3000";
  process.env.AUTH_SECRET = "a secret of the bench, long enough to be taken";
  process.env.ENCRYPTION_KEY = Buffer.alloc(32, "bench").toString("base64");
  process.env.SMTP_URL = "smtp://127.0.0.1:1";
  process.env.RATE_LIMITS = "off";
  delete process.env.DATABASE_URL;
  try {
    const { migrate } = await import("../db/migrate");
    await migrate();
    const result = await work();
    const { flushEvents } = await import("../lib/events/commands");
    await flushEvents();
    return result;
  } finally {
    const { closeDb } = await import("../db/index");
    await closeDb();
    await postgres.stop();
    removeFolder(folder);
  }
}

/** Milliseconds a thing took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Rows under a heading, in columns that are as wide as what stands in them. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heading.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  for (const row of [heading, ...rows]) {
    console.info(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    );
  }
}

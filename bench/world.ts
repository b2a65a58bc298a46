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
export async function inWorld(work: () => Promise<void>): Promise<void> {
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
    await work();
    const { flushEvents } = await import("../lib/events/commands");
    await flushEvents();
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

/** The value below which a part of them lies, 0.5 the median; 0 for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
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

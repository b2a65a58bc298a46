import { once } from "node:events";
import { mkdtempSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { EnvError } from "../lib/env";
import { openBox } from "./box";
import { removeFolder } from "./leftovers";
import { clusterDir, readPostmaster, runs } from "./postgres-cluster";

const folder = mkdtempSync(join(tmpdir(), "invoicetronic-test-box-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => removeFolder(folder));

test("a client that is still bringing a mail keeps neither the box open nor its PostgreSQL running", async () => {
  vi.stubEnv("DATA_DIR", folder);
  for (const name of ["DEMO_DATABASE_URL", "SMTP_URL", "DEMO_INBOX_DIR"]) vi.stubEnv(name, "");
  const box = await openBox({ stripe: "none" });
  const postmaster = readPostmaster(clusterDir(folder));
  expect(postmaster && runs(clusterDir(folder), postmaster.pid)).toBe(true);
  const client = connect(Number(new URL(process.env.SMTP_URL ?? "").port), "127.0.0.1");
  client.on("error", () => {});
  await once(client, "data");
  const gone = once(client, "close");
  const began = performance.now();
  await box.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(postmaster && runs(clusterDir(folder), postmaster.pid)).toBe(false);
  client.end();
  await gone;
}, 60_000);

test("a wrong PORT is refused by name before anything of a demo starts", async () => {
  const empty = mkdtempSync(join(tmpdir(), "invoicetronic-test-box-"));
  for (const name of ["DATABASE_URL", "BASE_URL"]) vi.stubEnv(name, undefined);
  vi.stubEnv("DATA_DIR", empty);
  vi.stubEnv("PORT", "99999");
  const failed = await openBox({ mail: false }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(EnvError);
  expect(String(failed)).toContain("PORT must be a number from 0 to 65535");
  expect(readdirSync(empty)).toEqual([]);
  removeFolder(empty);
});

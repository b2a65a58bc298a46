import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { EnvError } from "../lib/env";
import { openBox } from "./box";
import { removeFolder } from "./leftovers";

afterEach(() => vi.unstubAllEnvs());

test("a wrong PORT is refused by name before anything of a demo starts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "invoicetronic-box-"));
  for (const name of ["DATABASE_URL", "BASE_URL"]) vi.stubEnv(name, undefined);
  vi.stubEnv("DATA_DIR", folder);
  vi.stubEnv("PORT", "99999");
  const failed = await openBox({ mail: false }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(EnvError);
  expect(String(failed)).toContain("PORT must be a number from 0 to 65535");
  expect(readdirSync(folder)).toEqual([]);
  removeFolder(folder);
});

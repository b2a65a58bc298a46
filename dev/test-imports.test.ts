import { join } from "node:path";
import { expect, test } from "vitest";
import { projectDir } from "./data-dir";
import { reachesDatabase } from "./test-imports";

test.each([
  ["lib/keys/commands.ts", true],
  ["dev/account.ts", true],
  ["lib/origins/origin.ts", false],
  ["lib/env.ts", false],
])("%s reaches the database: %s", (file, reaches) => {
  expect(reachesDatabase(join(projectDir, file))).toBe(reaches);
});

import { expect, test } from "vitest";
import { generateSchemas } from "./params-schema";
import { currentSchemas } from "./params-schema-file";

test("what requests may carry is what the installed SDK's types say", () => {
  // `npx tsx dev/stripe/params-schema.ts` writes it anew.
  expect(currentSchemas() === generateSchemas()).toBe(true);
}, 60_000);

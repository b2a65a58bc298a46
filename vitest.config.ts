import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": dirname(fileURLToPath(import.meta.url)) } },
  test: {
    include: ["{lib,db,dev,components,app}/**/*.test.{ts,tsx}"],
    globalSetup: ["./dev/test-database.ts"],
    setupFiles: ["./dev/test-worker.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default"],
  },
});

import { defineConfig } from "@playwright/test";
import { chromiumFlags, findChromium } from "./dev/browser";

const executablePath = await findChromium();
// Each worker reads this file again: it need not look for the browser again.
process.env.CHROMIUM_PATH = executablePath;

export default defineConfig({
  testDir: "./e2e",
  outputDir: "./test-results/tests",
  globalSetup: "./dev/e2e-servers.ts",
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["line"], ["json", { outputFile: process.env.E2E_REPORT ?? "./test-results/report.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath, args: chromiumFlags },
    locale: "en-GB",
    timezoneId: "Europe/Rome",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
  },
});

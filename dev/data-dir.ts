import { join, resolve } from "node:path";

/** The project's own folder, wherever the process was started from. */
export const projectDir = resolve(import.meta.dirname, "..");

/** What ends a start in one sentence for a person to read; anything else that is thrown here is a bug. */
export class BoxError extends Error {}

/** The folder that holds everything a demo remembers: `DATA_DIR`, relative to the project, or `.data` in it. */
export function dataDir(): string {
  const given = process.env.DATA_DIR?.trim();
  return given ? resolve(projectDir, given) : join(projectDir, ".data");
}

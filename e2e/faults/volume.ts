import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../dev/processes.mjs";

const prefix = "invoicetronic-volume-";
const megabytes = 320;

/** A small disk of its own for a database. */
export type Volume = {
  folder: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives it back. */
  empty(): void;
  remove(): void;
};

/** A disk in memory; null where this process may not mount one, as most users may not. */
export function openVolume(): Volume | null {
  if (process.platform !== "linux") return null;
  removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=777`, "tmpfs", folder];
  if (spawnSync("mount", options, { stdio: "ignore" }).status !== 0) {
    rmdirSync(folder);
    return null;
  }
  const ballast = join(folder, "ballast");
  const remove = () => unmount(folder);
  process.once("exit", remove);
  return {
    folder,
    fill: () => {
      for (const bytes of [1_000_000, 4_096])
        for (let part = 0; fits(join(ballast, `${bytes}-${part}`), bytes); ) part += 1;
    },
    empty: () => rmSync(ballast, { recursive: true, force: true }),
    remove,
  };

  function fits(path: string, bytes: number): boolean {
    mkdirSync(ballast, { recursive: true });
    try {
      writeFileSync(path, Buffer.alloc(bytes));
      return true;
    } catch {
      return false;
    }
  }
}

function unmount(folder: string): void {
  // Lazily: whatever still runs in it ends by itself.
  spawnSync("umount", ["-l", folder], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true });
}

/** What runs that were killed left mounted. */
function removeLeftovers(): void {
  for (const line of readFileSync("/proc/mounts", "utf8").split("\n")) {
    const folder = line.split(" ")[1] ?? "";
    const [, pid] = folder.match(new RegExp(`/${prefix}(\\d+)-`)) ?? [];
    if (pid && !isAlive(Number(pid))) unmount(folder);
  }
}

/** Lets the database of a DATA_DIR that has none yet lie in `folder`. */
export function placeDatabase(dataDir: string, folder: string): void {
  chmodSync(folder, 0o777);
  const note = { password: "only for tests of faults", elsewhere: folder, port: null };
  writeFileSync(join(dataDir, "postgres.json"), JSON.stringify(note), { mode: 0o600 });
}

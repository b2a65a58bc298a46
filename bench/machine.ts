import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { sql } from "drizzle-orm";
import { projectDir } from "../dev/data-dir";
import { inWorld } from "./world";

const git = (...args: string[]) =>
  execFileSync("git", args, {
    cwd: projectDir,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

/** The commit that is measured, told when files differ from it; "unknown" outside a repository. */
function commit(): string {
  try {
    const changed = git("status", "--porcelain", "--", ".", ":!bench/RESULTS.md") !== "";
    return `${git("rev-parse", "--short=12", "HEAD")}${changed ? ", with changes that are not committed" : ""}`;
  } catch {
    return "unknown";
  }
}

/** What was measured, when and on what, each with its name; nothing that tells whose machine it is. */
export async function facts(): Promise<[string, string][]> {
  const { db } = await import("../db/index");
  const postgres = await inWorld(async () => {
    const [row] = await db().execute<{ server_version: string }>(sql`show server_version`);
    return row?.server_version ?? "unknown";
  });
  const [cpu] = cpus();
  return [
    ["Commit", commit()],
    ["Date", new Date().toISOString().slice(0, 10)],
    ["Machine", `${cpus().length} cores, ${cpu?.model.trim() || "unknown model"}`],
    ["Memory", `${(totalmem() / 2 ** 30).toFixed(1)} GB`],
    ["Node.js", process.versions.node],
    ["PostgreSQL", postgres],
  ];
}

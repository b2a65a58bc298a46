// Plain JavaScript: dev/start.mjs needs it before anything is installed. Types are in processes.d.mts.
import { readdirSync, readFileSync } from "node:fs";

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  return procStat(pid)?.state !== "Z";
}

export const identity = (pid) => `${pid} ${procStat(pid)?.started ?? "-"}`;

export function groupLives(group) {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(procStat).some((stat) => stat?.group === String(group) && stat.state !== "Z");
}

/** From Linux's /proc (proc_pid_stat(5)); null on other systems, or when the process is gone. */
function procStat(pid) {
  try {
    // The name in brackets may hold spaces: fields are counted from the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], group: fields[2], started: fields[19] };
  } catch {
    return null;
  }
}

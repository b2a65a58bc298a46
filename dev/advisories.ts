import { join } from "node:path";
import { projectDir } from "./data-dir";

/** Where is kept what was read about the packages of production. */
export const advisoriesFile = join(projectDir, "dev", "advisories.md");

/** The packages that the list speaks of, as `name version`: rows of its table, and lines of those nobody looked for. */
export function packagesInList(text: string): string[] {
  const rows = text.matchAll(/^\| (?<names>[^|]+) \| (?<versions>\d[^|]*) \|/gm);
  const ofTable = [...rows].flatMap(({ groups }) =>
    (groups?.versions ?? "").split(", ").map((version) => `${groups?.names} ${version}`),
  );
  const lines = text.matchAll(/^- (?<named>\S+ \d\S*)$/gm);
  return [...ofTable, ...[...lines].map(({ groups }) => groups?.named ?? "")].sort();
}

import { join } from "node:path";
import { projectDir } from "./data-dir";

/** Where is kept what was read about the packages of production. */
export const advisoriesFile = join(projectDir, "dev", "advisories.md");

/** The packages that the list speaks of, as `name version`: rows of its table, and lines of its lists. */
export function packagesInList(text: string): string[] {
  const rows = text.matchAll(/^\| (?<names>[^|]+) \| (?<versions>\d[^|]*) \|/gm);
  const lines = text.matchAll(/^- (?<names>\S+) (?<versions>\d[^\s,:]*(?:, \d[^\s,:]*)*)(?:: .+)?$/gm);
  return [...rows, ...lines]
    .flatMap(({ groups: { names = "", versions = "" } = {} }) =>
      members(names).flatMap((name) => versions.split(", ").map((version) => `${name} ${version}`)),
    )
    .sort();
}

/** Names written as one: `@b/{c,d}` is two packages. A family is named member by member, so none joins it unasked. */
function members(names: string): string[] {
  const { before, each, after } = /^(?<before>.*)\{(?<each>.+)\}(?<after>.*)$/.exec(names)?.groups ?? {};
  return each === undefined ? [names] : each.split(",").map((one) => `${before}${one}${after}`);
}

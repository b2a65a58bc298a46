import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { projectDir } from "./data-dir";

/** `import type …` is gone at run time; a dynamic import counts like a static one. */
const imports =
  /\b(?:import|export)\s+(type\s)?[^"'`;]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;

/**
 * Whether a file imports `db/`, itself or through others: read as text, a few milliseconds where loading them would
 * take a second.
 */
export function reachesDatabase(testFile: string): boolean {
  const seen = new Set<string>();
  const queue = [testFile];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (file.startsWith(join(projectDir, "db/"))) return true;
    const source = readFileSync(file, "utf8");
    for (const [, type, from, called] of source.matchAll(imports)) {
      const specifier = from ?? called ?? "";
      if (type || !/^(\.|@\/)/.test(specifier)) continue;
      const found = locate(file, specifier);
      if (found && !seen.has(found)) {
        seen.add(found);
        queue.push(found);
      }
    }
  }
  return false;
}

function locate(from: string, specifier: string): string | undefined {
  const base = specifier.startsWith("@/")
    ? join(projectDir, specifier.slice(2))
    : resolve(dirname(from), specifier);
  const candidates = [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts"), join(base, "index.tsx")];
  return candidates.find((path) => /\.tsx?$/.test(path) && existsSync(path) && statSync(path).isFile());
}

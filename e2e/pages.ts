import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";

/** The addresses of every page below a folder of `app`, `[parameters]` and all: `/keys/[keyId]`. */
export function pagesBelow(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map(addressOf)
    .sort();
}

/** The addresses of every route handler, and the methods that it answers. */
export function routeHandlers(): { address: string; methods: string[] }[] {
  return filesBelow(".")
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .map((file) => {
      const source = readFileSync(join(projectDir, "app", file), "utf8");
      const exported = source.match(/(export (async function|function|const)|^ +\w+ as) [A-Z]+\b/gm) ?? [];
      return { address: addressOf(file), methods: exported.map((text) => text.split(" ").at(-1) ?? "") };
    })
    .sort((one, other) => one.address.localeCompare(other.address));
}

function filesBelow(folder: string): string[] {
  const files = readdirSync(join(projectDir, "app", folder), { recursive: true, encoding: "utf8" });
  return files.map((file) => file.replaceAll("\\", "/"));
}

/** `(dashboard)/keys/page.tsx` → `/keys` */
function addressOf(file: string): string {
  const path = `/${file.replace(/\/?(page\.tsx|route\.ts)$/, "")}`;
  return path.replace(/\/\([^)]+\)/g, "") || "/";
}

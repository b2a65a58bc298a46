import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../dev/data-dir";

/** The addresses of every page below a folder of `app`, `[parameters]` and all: `/keys/[keyId]`. */
export function pagesBelow(folder: string): string[] {
  const files = readdirSync(join(projectDir, "app", folder), { recursive: true, encoding: "utf8" });
  return files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, "")}`)
    .map((path) => path.replace(/\/\([^)]+\)/g, "") || "/")
    .sort();
}

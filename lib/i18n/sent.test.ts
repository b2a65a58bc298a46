import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const sources = new Map<string, string>();

function source(path: string): string {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const read = readFileSync(join(root, path), "utf8");
  sources.set(path, read);
  return read;
}

/** The file of ours that an import names; null for a package, or what is no code. */
function fileOf(specifier: string, from: string): string | null {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? normalize(join(dirname(from), specifier))
      : null;
  if (base === null) return null;
  return [".tsx", ".ts"].map((end) => base + end).find((path) => existsSync(join(root, path))) ?? null;
}

function importsOf(path: string): string[] {
  const specifiers = [
    ...source(path).matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gm),
    ...source(path).matchAll(/import\("([^"]+)"\)/g),
  ];
  return specifiers.flatMap(([, specifier]) => fileOf(specifier ?? "", path) ?? []);
}

const says = (path: string, directive: string) => new RegExp(`^"${directive}"`, "m").test(source(path));

/** Every namespace that the browser reads of what this file draws, with the file that reads it. */
function readBy(entry: string): Map<string, string> {
  const read = new Map<string, string>();
  const seen = new Set<string>();
  const walk = (path: string, inBrowser: boolean) => {
    const client = inBrowser || says(path, "use client");
    if (seen.has(`${path} ${client}`) || says(path, "use server")) return;
    seen.add(`${path} ${client}`);
    if (client) {
      for (const [, argument] of source(path).matchAll(/useTranslations\(([^)]*)\)/g)) {
        const name = argument?.match(/^"([^"]+)"$/)?.[1];
        // Of one page or another: the page says which, as `section="keys"`.
        const end = argument?.match(/^`\$\{section\}(\.\w+)`$/)?.[1];
        const sections = end ? [...source(entry).matchAll(/section="(\w+)"/g)] : [];
        const names = name ? [name] : sections.map(([, section]) => `${section}${end}`);
        if (names.length === 0) throw new Error(`${path} (of ${entry}) reads a namespace that can't be told`);
        for (const each of names) read.set(each, path);
      }
    }
    for (const next of importsOf(path)) walk(next, client);
  };
  walk(entry, false);
  return read;
}

/** What a file's own `<Texts of={[…]}>` send. */
function sentBy(path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  const lists = [...source(path).matchAll(/<Texts\s+of=\{\[([^\]]*)\]\}/g)];
  return lists.flatMap(([, list]) => [...(list ?? "").matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? ""));
}

/** What the layouts around a file send. */
function sentAround(path: string): string[] {
  const folders = dirname(path).split("/");
  return folders.flatMap((_, at) => sentBy(`${folders.slice(0, at + 1).join("/")}/layout.tsx`));
}

const covers = (sent: string, name: string) => sent === name || name.startsWith(`${sent}.`);

const entries = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|\/)(page|layout|template|error|not-found|loading)\.tsx$/.test(path))
  .map((path) => `app/${path}`)
  .sort();

describe("messages that travel", () => {
  it("are looked for in more than twenty pages", () => {
    expect(entries.length).toBeGreaterThan(20);
  });

  it.each(entries)("are all that the browser reads of %s", (entry) => {
    const sent = [...sentAround(entry), ...sentBy(entry)];
    const missing = [...readBy(entry)].filter(([name]) => !sent.some((each) => covers(each, name)));
    expect(missing).toEqual([]);
  });
});

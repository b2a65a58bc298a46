// `npm run build` and `prepare.mjs`: makes one program of server.ts and what it imports, for `node` alone.
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { root, serverProgram } from "./prepare.mjs";

/** A module goes on to find what lies beside its source: an address in the program is that of the source. */
const ownAddress = {
  name: "own-address",
  setup(build) {
    build.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const source = relative(root, path).split(sep).join("/");
      const address = `new URL(${JSON.stringify(`../../${source}`)}, import.meta.url).href`;
      return {
        contents: text.replaceAll("import.meta.url", address),
        loader: path.endsWith("ts") ? "ts" : "js",
      };
    });
  },
};

/** Writes {@link serverProgram} and its parts. Packages stay where they are; half a second for a few hundred files. */
export async function bundleServer() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["server.ts"],
    outdir: relative(root, serverProgram).split(sep).slice(0, -1).join("/"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // What is loaded only once it is needed stays apart.
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
    plugins: [ownAddress],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await bundleServer();

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectDir } from "../dev/data-dir";
import { type Served, startPeer } from "./server";

/** Inside the project, so that its Next and React are found; outside what a build empties. */
const folder = join(projectDir, ".next", "cache", "bench-next");
const modules = join(projectDir, "node_modules");

/** The least that each kind of page can be. */
const files = {
  "app/layout.js": `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}`,
  "app/page.js": `export const dynamic = "force-dynamic";
export default function Page() {
  return <h1>Empty</h1>;
}`,
  "app/route/route.js": `export const dynamic = "force-dynamic";
export function GET() {
  return Response.json({ operation_left: 1000, signature_left: 100, has_active_seat: false, is_sub_key: true });
}`,
  "next.config.mjs": `export default { poweredByHeader: false, turbopack: { root: ${JSON.stringify(projectDir)} } };`,
  "package.json": `{ "private": true, "type": "module" }`,
};

/** Builds an empty app with the project's own Next, unless one is there already. */
function build(): void {
  const { version } = JSON.parse(readFileSync(join(modules, "next", "package.json"), "utf8"));
  const made = join(folder, "made");
  const what = `${version}\n${JSON.stringify(files)}`;
  if (existsSync(made) && readFileSync(made, "utf8") === what) return;
  console.info("Building an empty Next app …");
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(process.execPath, [join(modules, "next", "dist", "bin", "next"), "build"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  writeFileSync(made, what);
}

/** An empty Next app on a Node server as ours is: `/` an empty dynamic page, `/route` an empty route handler. */
export function startNextApp(): Promise<Served> {
  build();
  return startPeer("bench/next-server.ts", { BENCH_NEXT: folder });
}

import { z } from "zod";

/** Names what a request asked for, without anything that a client wrote: `GET /v1/send/42` is `/v1/send/{id}`. */
export type Template = (path: string) => string;

type Pattern = { template: string; pattern: RegExp };

function finder(fixed: ReadonlySet<string>, patterns: readonly Pattern[], other: string): Template {
  return (path) => {
    const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
    if (fixed.has(bare)) return bare;
    return patterns.find(({ pattern }) => pattern.test(bare))?.template ?? other;
  };
}

/** Of paths as an OpenAPI document writes them, below `base`; what is none of them is `<base>/*`. */
export function apiTemplates(written: readonly string[], base: string): Template {
  const paths = written.map((path) => `${base}${path}`);
  const fixed = paths.filter((path) => !path.includes("{"));
  const patterns = paths
    .filter((path) => path.includes("{"))
    .map((template) => ({ template, pattern: new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`) }));
  return finder(new Set(fixed), patterns, `${base}/*`);
}

const manifestSchema = z.object({
  staticRoutes: z.array(z.object({ page: z.string() })),
  dynamicRoutes: z.array(z.object({ page: z.string(), regex: z.string() })),
});

const built = /^\/(_next\/(?:static|image|data))(?:\/|$)/;

/** Of the pages as `next build` lists them in `routes-manifest.json`; without that list (development) every page is `page`. */
export function pageTemplates(manifest: unknown): Template {
  const listed = manifestSchema.safeParse(manifest);
  if (!listed.success) return (path) => builtFile(path) ?? "page";
  const fixed = new Set(listed.data.staticRoutes.map(({ page }) => page));
  const patterns = listed.data.dynamicRoutes.map(({ page, regex }) => ({
    template: page,
    pattern: new RegExp(regex),
  }));
  const find = finder(fixed, patterns, "other");
  return (path) => builtFile(path) ?? find(path);
}

function builtFile(path: string): string | null {
  const kind = built.exec(path)?.[1];
  return kind ? `/${kind}/*` : null;
}

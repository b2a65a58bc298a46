import { gzipSync } from "node:zlib";

const bytesOf = new Map<string, number>();

/** Bytes of a script file as gzip sends it. */
async function gzipped(url: string): Promise<number> {
  const known = bytesOf.get(url);
  if (known !== undefined) return known;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const bytes = gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  bytesOf.set(url, bytes);
  return bytes;
}

/** Script files that a page's HTML makes every current browser load: its scripts, and those it asks for ahead. */
export function scriptsOf(html: string): string[] {
  const found = new Set<string>();
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const isScript = tag.startsWith("<script") && !/\bnomodule\b/i.test(tag);
    const isAhead = tag.startsWith("<link") && /\bas="script"|\brel="modulepreload"/.test(tag);
    const path = /\b(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1];
    if (path && (isScript || isAhead)) found.add(path.replaceAll("&amp;", "&"));
  }
  return [...found];
}

/** What a page loads before anything is touched. Follows no redirect. @throws Error when it does not answer 200 */
export async function firstLoad(
  origin: string,
  path: string,
  cookie = "",
): Promise<{ bytes: number; files: { path: string; bytes: number }[] }> {
  const answer = await fetch(`${origin}${path}`, { headers: { cookie }, redirect: "manual" });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.headers.get("location")}`);
  const paths = scriptsOf(await answer.text());
  const files = await Promise.all(
    paths.map(async (each) => ({ path: each, bytes: await gzipped(new URL(each, origin).href) })),
  );
  return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), files };
}

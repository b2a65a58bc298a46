import { readFile } from "node:fs/promises";
import { join } from "node:path";

const start = `SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

const assets = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const satisfies Record<string, string>;

const isAsset = (name: string): name is keyof typeof assets => Object.hasOwn(assets, name);

/** What the reference page is drawn with, from the package itself. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ asset: string }> },
): Promise<Response> {
  const { asset } = await params;
  const headers = { "Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff" };
  if (asset === "start.js")
    return new Response(start, { headers: { ...headers, "Content-Type": "text/javascript; charset=utf-8" } });
  if (!isAsset(asset)) return new Response("Not found\n", { status: 404 });
  const file = await readFile(join(process.cwd(), "node_modules", "swagger-ui-dist", asset));
  return new Response(new Uint8Array(file), { headers: { ...headers, "Content-Type": assets[asset] } });
}

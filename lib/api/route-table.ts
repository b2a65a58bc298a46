import type { OpenAPIHono } from "@hono/zod-openapi";
import { type RouteClass, routeClasses } from "@/lib/access/presets";
import type { ApiEnv } from "./context";

/** A declared route: its method in upper case, its path below `/v1` with `{parameters}`, and who may call it. */
export type Route = { method: string; path: string; routeClass: RouteClass };

const base = "/v1";

/**
 * Every route of the app as it declares itself (`x-class`, put there by `guarded`).
 * @throws Error naming a route without a class, or one that was mounted without a declaration
 */
export function routeTable(app: Pick<OpenAPIHono<ApiEnv>, "getOpenAPIDocument" | "routes">): Route[] {
  const { paths } = app.getOpenAPIDocument({ openapi: "3.0.3", info: { title: "", version: "1" } });
  const table = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([name, declared]): Route => {
      const method = name.toUpperCase();
      const routeClass = classOf(declared);
      if (!routeClass) throw new Error(`${method} ${path} is declared without a class`);
      return { method, path: below(path), routeClass };
    }),
  );
  const known = new Set(table.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ":$1")}`));
  for (const { method, path } of app.routes) {
    // Middleware and what answers the rest are mounted for everything below the base.
    const catchesAll = method === "ALL" && path.endsWith("/*");
    if (!catchesAll && !known.has(`${method} ${below(path)}`)) {
      throw new Error(`${method} ${path} is not declared`);
    }
  }
  return table;
}

const below = (path: string) => (path.startsWith(`${base}/`) ? path.slice(base.length) : path);

function classOf(declared: unknown): RouteClass | undefined {
  const given = typeof declared === "object" && declared && "x-class" in declared && declared["x-class"];
  return routeClasses.find((routeClass) => routeClass === given);
}

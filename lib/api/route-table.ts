import type { OpenAPIHono } from "@hono/zod-openapi";
import { type CompanyUse, companyUses, type RouteClass, routeClasses } from "@/lib/access/presets";
import type { ApiEnv } from "./context";
import { type Problem, problem } from "./problem";

/** A declared route: its method in upper case, its path below `/v1` with `{parameters}`, and what it is. */
export type DeclaredRoute = { method: string; path: string; routeClass: RouteClass; company: CompanyUse };

/**
 * Every route of the app that asks for a key, as it declares itself (`x-class` and `x-company`, put there by
 * `guarded`), in its order; those that ask for none say `x-open`. `base` is what all paths are below.
 * @throws Error naming a route without a class, or one that was mounted without a declaration
 */
export function declaredRoutes(
  app: Pick<OpenAPIHono<ApiEnv>, "getOpenAPIDocument" | "routes">,
  base: string,
): DeclaredRoute[] {
  const below = (path: string) => (path.startsWith(`${base}/`) ? path.slice(base.length) : path);
  const { paths } = app.getOpenAPIDocument({ openapi: "3.0.3", info: { title: "", version: "1" } });
  const open = new Set<string>();
  const table = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).flatMap(([name, declared]): DeclaredRoute[] => {
      const method = name.toUpperCase();
      if (said(declared, "x-open") === true) {
        open.add(`${method} ${below(path)}`);
        return [];
      }
      const routeClass = routeClasses.find((each) => each === said(declared, "x-class"));
      const company = companyUses.find((each) => each === said(declared, "x-company"));
      if (!routeClass || !company) throw new Error(`${method} ${path} is declared without a class`);
      return [{ method, path: below(path), routeClass, company }];
    }),
  );
  const known = new Set(table.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ":$1")}`));
  for (const { method, path } of app.routes) {
    // Middleware and what answers the rest are mounted for everything below the base.
    const catchesAll = method === "ALL" && path.endsWith("/*");
    const name = `${method} ${below(path)}`;
    if (!catchesAll && !known.has(name) && !open.has(name)) {
      throw new Error(`${method} ${path} is not declared`);
    }
  }
  return table;
}

function said(declared: unknown, name: string): unknown {
  return typeof declared === "object" && declared !== null ? Reflect.get(declared, name) : undefined;
}

type Known = { route: DeclaredRoute; pattern: RegExp };

const patternsOf = (routes: readonly DeclaredRoute[], base: string): Known[] =>
  routes.map((route) => ({
    route,
    pattern: new RegExp(`^${base}${route.path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
  }));

/** Finds the route that takes a request, as the app does: HEAD is a GET without its body. Null when none does. */
export function routeMatcher(
  routes: readonly DeclaredRoute[],
  base: string,
): (method: string, path: string) => DeclaredRoute | null {
  const known = patternsOf(routes, base);
  return (method, path) => {
    const asked = method === "HEAD" ? "GET" : method;
    return known.find(({ route, pattern }) => route.method === asked && pattern.test(path))?.route ?? null;
  };
}

/**
 * What to say of a request that no route takes: 405 with the methods that its path does take, else 404. Built once
 * from the declared routes; `base` is what their paths are below.
 */
export function unmatchedIn(
  routes: readonly DeclaredRoute[],
  base: string,
): (method: string, path: string) => Problem {
  const known = patternsOf(routes, base);
  return (method, path) => {
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route.method);
    if (methods.length === 0 || methods.includes(method)) return problem("not_found");
    const allowed = [...new Set(methods)].sort().join(", ");
    return problem("method_not_allowed", { values: { allowed } });
  };
}

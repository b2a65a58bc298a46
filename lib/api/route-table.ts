import { z } from "@hono/zod-openapi";
import { companyUses, routeClasses } from "@/lib/access/presets";
import { type Problem, problem } from "./problem";

const declaration = z.object({ "x-class": z.enum(routeClasses), "x-company": z.enum(companyUses) });

/** A route as the app declares it: its method, its path below `/v1` with `{parameters}`, and what it is. */
export type DeclaredRoute = {
  method: string;
  path: string;
  routeClass: z.output<typeof declaration>["x-class"];
  company: z.output<typeof declaration>["x-company"];
};

/** The routes of an OpenAPI document, in its order. @throws ZodError when one was declared without its class */
export function declaredRoutes(paths: Record<string, object> | undefined, base: string): DeclaredRoute[] {
  return Object.entries(paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => {
      const { "x-class": routeClass, "x-company": company } = declaration.parse(declared);
      return { method: method.toUpperCase(), path: path.slice(base.length), routeClass, company };
    }),
  );
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

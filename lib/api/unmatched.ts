import { type Problem, problem } from "./problem";

/** A declared route: its method in lower case, its path with `{parameters}`. */
export type Declared = { method: string; path: string };

/**
 * What to say of a request that no route takes: 405 with the methods that its path does take, else 404. Built once
 * from the declared routes; `base` is what their paths are below.
 */
export function unmatchedIn(
  routes: readonly Declared[],
  base: string,
): (method: string, path: string) => Problem {
  const known = routes.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${base}${path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
  }));
  return (method, path) => {
    const methods = known.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
    if (methods.length === 0 || methods.includes(method)) return problem("not_found");
    const allowed = [...new Set(methods)].sort().join(", ");
    return problem("method_not_allowed", { values: { allowed } });
  };
}

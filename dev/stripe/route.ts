import type { Box } from "./context";
import { notHere } from "./errors";
import type { RequestName, RequestParams } from "./params";

type Method = "GET" | "POST" | "DELETE";

/** A parameter by name, or a part of one: `subscription_data.trial_period_days`. */
export type Taken<N extends RequestName> =
  | (keyof RequestParams[N] & string)
  | `${keyof RequestParams[N] & string}.${string}`;

type Definition<N extends RequestName> = {
  method: Method;
  /** `:id` stands for one part of the address. */
  path: string;
  params: N;
  /** What is heeded of all that the SDK's types allow; the rest is refused, never ignored. */
  takes: readonly Taken<N>[];
  /** A refusal that is thrown undoes everything; one that is returned keeps what was done. */
  answer(box: Box, params: RequestParams[N], id: string, path: string): unknown;
};

/** A route whose parameters have been forgotten by the types. */
export type Route = {
  method: Method;
  path: string;
  params: RequestName;
  answer(box: Box, checked: unknown, id: string, path: string): unknown;
};

/** A route of the API. */
export function route<N extends RequestName>(definition: Definition<N>): Route {
  const taken = ["expand", ...definition.takes];
  return {
    ...definition,
    answer(box, checked, id, path) {
      const [refused] = notTaken(checked, taken, "");
      if (refused) throw notHere(`the parameter ${refused} of ${definition.params}`, refused);
      // `checkParams` has read it by the schema of this very name.
      return definition.answer(box, checked as RequestParams[N], id, path);
    },
  };
}

function notTaken(value: unknown, taken: string[], path: string): string[] {
  if (path !== "" && taken.some((name) => path === name || path.startsWith(`${name}.`))) return [];
  if (Array.isArray(value)) return value.flatMap((item) => notTaken(item, taken, path));
  const leadsOn = path === "" || taken.some((name) => name.startsWith(`${path}.`));
  if (typeof value !== "object" || value === null || !leadsOn) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    notTaken(item, taken, path === "" ? key : `${path}.${key}`),
  );
}

/** The route of this address and the id in it; null if there is none. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; id: string } | null {
  const parts = path.split("/");
  for (const candidate of routes) {
    const wanted = candidate.path.split("/");
    if (candidate.method !== method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, index) => part.startsWith(":") || part === parts[index])) continue;
    return {
      route: candidate,
      id: decodeURIComponent(parts[wanted.findIndex((part) => part.startsWith(":"))] ?? ""),
    };
  }
  return null;
}

import type { Route } from "next";
import type { Door } from "./attempt";

const nowhere = "http://nowhere.invalid";

/** Where a door leads when nobody asks for more, and the paths that may follow it: back to a door would be a circle. */
const doors = {
  dashboard: {
    home: "/keys",
    signIn: "/sign-in",
    leadsTo: /^\/(?!(sign-in|register|confirm|forgot|reset|api|desk)(\/|$))/,
  },
  desk: {
    home: "/desk",
    signIn: "/desk/sign-in",
    leadsTo: /^\/desk(?!\/(sign-in|register|confirm|forgot|reset)(\/|$))(\/|$)/,
  },
} as const satisfies Record<Door, { home: Route; signIn: Route; leadsTo: RegExp }>;

/**
 * A path of ours to go on to after signing in, out of a `next` parameter; the door's first page when it is missing, leads
 * to another site however it is spelled (`//evil`, `/\evil`, a tab in between), to the other door's pages, or back to a
 * door.
 */
export function safeNext(text: string | null | undefined, door: Door = "dashboard"): Route {
  return ownPath(text, door) ?? doors[door].home;
}

function ownPath(text: string | null | undefined, door: Door): Route | null {
  if (!text?.startsWith("/") || !URL.canParse(text, nowhere)) return null;
  const url = new URL(text, nowhere);
  const { origin, pathname } = url;
  if (origin !== nowhere || pathname.startsWith("//") || !doors[door].leadsTo.test(pathname)) return null;
  // A path of ours as far as anybody can know: one that leads nowhere is "not found".
  return (pathname + url.search + url.hash) as Route;
}

/** The parameter of the sign-in page by which it says that a session has ended. */
export const endedParam = "ended";

/**
 * The sign-in page, leading back to `path` afterwards; null leads to the first page. `ended`: it says that the session has
 * ended.
 */
export function signInPath(path: string | null, door: Door = "dashboard", ended = false): Route {
  const { signIn, home } = doors[door];
  const next = ownPath(path, door);
  const needless = next === null || next === "/" || next === home;
  const query = [
    ...(needless ? [] : [`next=${encodeURIComponent(next)}`]),
    ...(ended ? [`${endedParam}=1`] : []),
  ].join("&");
  return (query ? `${signIn}?${query}` : signIn) as Route;
}

import type { Route } from "next";

const nowhere = "http://nowhere.invalid";
/** Going back to one of these would be a circle. */
const doors = /^\/(sign-in|register|confirm|forgot|reset|api)(\/|$)/;

/**
 * A path of ours to go on to after signing in, out of a `next` parameter; the list of keys when it is missing, leads to
 * another site however it is spelled (`//evil`, `/\evil`, a tab in between), or back to a door.
 */
export function safeNext(text: string | null | undefined): Route {
  return ownPath(text) ?? "/keys";
}

function ownPath(text: string | null | undefined): Route | null {
  if (!text?.startsWith("/") || !URL.canParse(text, nowhere)) return null;
  const url = new URL(text, nowhere);
  if (url.origin !== nowhere || url.pathname.startsWith("//") || doors.test(url.pathname)) return null;
  // A path of ours as far as anybody can know: one that leads nowhere is "not found".
  return (url.pathname + url.search + url.hash) as Route;
}

/** The sign-in page, leading back to `path` afterwards; null leads to the first page. */
export function signInPath(path: string | null): Route {
  const next = ownPath(path);
  return next === null || next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}

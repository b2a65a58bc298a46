const nowhere = "http://nowhere.invalid";
/** Going back to one of these would be a circle. */
const doors = /^\/(sign-in|register|confirm|forgot|reset|api)(\/|$)/;

/**
 * A path of ours to go on to after signing in, out of a `next` parameter; `fallback` when it is missing, leads to
 * another site however it is spelled (`//evil`, `/\evil`, a tab in between), or back to a door.
 */
export function safeNext(text: string | null | undefined, fallback = "/keys"): string {
  if (!text?.startsWith("/") || !URL.canParse(text, nowhere)) return fallback;
  const url = new URL(text, nowhere);
  if (url.origin !== nowhere || url.pathname.startsWith("//") || doors.test(url.pathname)) return fallback;
  return url.pathname + url.search + url.hash;
}

/** The sign-in page, leading back to `path` afterwards; null leads to the first page. */
export function signInPath(path: string | null): string {
  const next = safeNext(path, "");
  return next === "" || next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}

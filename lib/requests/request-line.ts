/** The path of a request line: without query, and without the host that a proxy may have put in front. */
export function pathOf(target: string): string {
  const path = target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

/** Whether a request line is for `/v1`. */
export function isForApi(path: string): boolean {
  return path === "/v1" || path.startsWith("/v1/");
}

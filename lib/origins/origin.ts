import { parse } from "tldts";

/** Origins a key may have at most. */
export const originsMax = 50;

const originLengthMax = 270;

/** Why an input is no origin; the messages are `errors.<reason>`. */
export type OriginFault =
  | "origin_empty"
  | "origin_malformed"
  | "origin_scheme"
  | "origin_extra"
  | "origin_wildcard"
  | "origin_public_suffix"
  | "origin_null";

export type ParsedOrigin =
  | { origin: string }
  /** `suggestion`: the corrected value to offer; null when there is none. */
  | { fault: OriginFault; suggestion: string | null };

/**
 * One line of the origins field in its only spelling: `https://app.example.com` (WHATWG URL serialisation:
 * lower case, punycode, no default port) or `*.example.com`. Paths, queries, user info and fragments are refused
 * with the corrected value.
 */
export function parseOrigin(input: string): ParsedOrigin {
  const text = input.trim();
  if (text === "") return { fault: "origin_empty", suggestion: null };
  if (text.length > originLengthMax) return { fault: "origin_malformed", suggestion: null };
  if (text === "*" || text.toLowerCase() === "null") return { fault: "origin_null", suggestion: null };
  return text.includes("*") ? parseWildcard(text) : parseExact(text);
}

function parseExact(text: string): ParsedOrigin {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (!hasScheme) {
    const guess = parseExact(`https://${text}`);
    return { fault: "origin_scheme", suggestion: "origin" in guess ? guess.origin : guess.suggestion };
  }
  if (!URL.canParse(text)) return { fault: "origin_malformed", suggestion: null };
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { fault: "origin_scheme", suggestion: null };
  const bare =
    url.pathname === "/" && !text.includes("?") && !text.includes("#") && !url.username && !url.password;
  return bare ? { origin: url.origin } : { fault: "origin_extra", suggestion: url.origin };
}

function parseWildcard(text: string): ParsedOrigin {
  const host = text.replace(/^https:\/\//i, "");
  const match = /^\*\.([^*/?#@:]+)$/.exec(host.replace(/\/$/, ""));
  const rest = match?.[1];
  if (!rest || !URL.canParse(`https://${rest}`)) return { fault: "origin_wildcard", suggestion: null };
  const base = new URL(`https://${rest}`).hostname;
  const { domain, isIp, publicSuffix } = parse(base, { allowPrivateDomains: true });
  if (isIp || base.split(".").filter(Boolean).length < 2)
    return { fault: "origin_wildcard", suggestion: null };
  if (domain === null || publicSuffix === base) return { fault: "origin_public_suffix", suggestion: null };
  const wildcard = `*.${base}`;
  return host === text ? { origin: wildcard } : { fault: "origin_wildcard", suggestion: wildcard };
}

/**
 * Whether a request's `Origin` header is in a key's list. A wildcard matches any depth and any port, https only,
 * never the apex. `null` and anything that is not a serialised origin never match. RFC 6454.
 */
export function allowsOrigin(list: readonly string[], origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false;
  return list.some((allowed) =>
    allowed.startsWith("*.")
      ? url.protocol === "https:" && url.hostname.endsWith(allowed.slice(1))
      : allowed === origin,
  );
}

/**
 * The entries of any key's list that would allow this origin: the origin itself and each `*.` above its host.
 * What a preflight, which carries no key, looks up by equality.
 */
export function entriesAllowing(origin: string): string[] {
  // Longer than any name of the DNS with its scheme and port: nobody lists it, and it would cost a query of its own.
  if (origin.length > originLengthMax || !URL.canParse(origin)) return [];
  const url = new URL(origin);
  if (url.origin !== origin) return [];
  const labels = url.hostname.split(".");
  const wildcards =
    url.protocol === "https:" ? labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join(".")}`) : [];
  return [origin, ...wildcards];
}

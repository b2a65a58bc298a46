import { BlockList, isIP } from "node:net";

/**
 * An address in its one spelling, or null when it is none. A port is dropped, an IPv4 address mapped into IPv6
 * (`::ffff:192.0.2.1`) is the IPv4 address it stands for.
 */
export function normalizeAddress(text: string): string | null {
  // Nearly all are, and there is one for each request.
  if (isIP(text) === 4) return text;
  const trimmed = text.trim().replace(/^"(.*)"$/, "$1");
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ??
    (/^[\d.]+:\d+$/.test(trimmed) ? trimmed.slice(0, trimmed.indexOf(":")) : trimmed);
  const address = bare.toLowerCase().split("%")[0] ?? "";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined) return isIP(mapped) === 4 ? mapped : null;
  if (isIP(address) === 4) return address;
  // URL's parser gives the one spelling of RFC 5952.
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : null;
}

const lists = new WeakMap<readonly string[], BlockList>();

/** Addresses and CIDR blocks as a list that can be asked; what is neither trusts nobody. */
function trustList(trusted: readonly string[]): BlockList {
  const known = lists.get(trusted);
  if (known) return known;
  const list = new BlockList();
  for (const entry of trusted) {
    const [network = "", bits, ...rest] = entry.trim().split("/");
    const address = normalizeAddress(network);
    if (address === null || rest.length > 0) continue;
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === "ipv4" ? 32 : 128)) {
      list.addSubnet(address, Number(bits), family);
    }
  }
  lists.set(trusted, list);
  return list;
}

/** Whether an address, as a socket has it, is a trusted proxy's. */
export function isTrustedAddress(remote: string | null, trusted: readonly string[]): boolean {
  const address = remote === null ? null : normalizeAddress(remote);
  return address !== null && trustList(trusted).check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/**
 * Whose request it is (product rule 23): the remote address, or, when that is a trusted proxy, the last address
 * in `X-Forwarded-For` that no trusted proxy has. Null when the remote address is unknown.
 */
export function clientAddress(
  remote: string | null,
  forwardedFor: string | null,
  trusted: readonly string[],
): string | null {
  let client = remote === null ? null : normalizeAddress(remote);
  if (client === null || trusted.length === 0) return client;
  const list = trustList(trusted);
  const isTrusted = (address: string) => list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
  const hops = (forwardedFor ?? "").split(",");
  // From the right: each hop was written by the proxy after it, so the first untrusted one ends what is known.
  while (hops.length > 0 && isTrusted(client)) {
    const hop = normalizeAddress(hops.pop() ?? "");
    if (hop === null) break;
    client = hop;
  }
  return client;
}

/** What limits count by: an IPv4 address, or the /64 network of an IPv6 one (one customer has them all). */
export function addressBucket(address: string | null): string {
  if (address === null) return "unknown";
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

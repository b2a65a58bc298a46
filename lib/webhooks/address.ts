import ipaddr from "ipaddr.js";

/**
 * Whether a server may be called at this address: only what is routed in the public internet, an IPv4 address in an
 * IPv6 one being judged as itself. `loopback`: this machine too, which is for the demo. What can't be read: no.
 */
export function isCallable(address: string, { loopback }: { loopback: boolean }): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === "unicast" || (loopback && range === "loopback");
}

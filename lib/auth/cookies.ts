/**
 * Name and flags of one of our cookies. On https it is `__Host-`: browsers then take it from this host only, over
 * https only, so no neighbour can plant one (RFC 6265bis, 4.1.3.2).
 */
export function cookieOptions(name: string, baseUrl: string) {
  const secure = baseUrl.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}invoicetronic.${name}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** An absolute address that is none of ours (Stripe's checkout or portal), as the router's types take one. */
export function elsewhere(url: string): `${string}:${string}` {
  const [scheme = "", ...rest] = url.split(":");
  return `${scheme}:${rest.join(":")}`;
}

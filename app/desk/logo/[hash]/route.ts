import { readLogo } from "@/lib/desk/brand-queries";

const headers = {
  // The address is the hash of what is sent: it never changes.
  "Cache-Control": "public, max-age=31536000, immutable",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** The logo of a brand: a picture that we have encoded ourselves, and nothing else of anybody's. */
export async function GET(_request: Request, { params }: { params: Promise<{ hash: string }> }) {
  const { hash } = await params;
  const logo = /^[0-9a-f]{64}$/.test(hash) ? await readLogo(hash) : null;
  if (logo === null) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(logo.bytes), { headers: { ...headers, "Content-Type": logo.type } });
}

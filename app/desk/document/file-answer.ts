/** Kinds of files that Desk hands out; none of them is ever shown by a browser on our pages. */
export type FileType =
  | "application/xml"
  | "application/pkcs7-mime"
  | "application/pdf"
  | "application/octet-stream";

/** `Content-Disposition` of a download (RFC 6266): an ASCII name, and the real one in UTF-8. */
export function downloadNamed(fileName: string): string {
  const safe = fileName
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*\ufffd]+/gu, "_")
    .slice(0, 160);
  const ascii = safe.replace(/[^\x20-\x7e]/g, "_").replace(/[%']/g, "_");
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const headers = {
  "X-Content-Type-Options": "nosniff",
  // Were it opened in a tab all the same, nothing in it would run or load.
  "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "private, no-store",
} as const;

/** A file as a download: documents are data, whatever is in them. */
export function fileAnswer(content: Uint8Array, fileName: string, type: FileType): Response {
  return new Response(new Uint8Array(content), {
    headers: { ...headers, "Content-Type": type, "Content-Disposition": downloadNamed(fileName) },
  });
}

/** What is said instead of a file, as plain text. */
export function wordsAnswer(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" },
  });
}

/** To another page: where Desk says what is the matter. */
export const seeOther = (path: `/${string}`): Response =>
  new Response(null, { status: 303, headers: { Location: path, "Cache-Control": "no-store" } });

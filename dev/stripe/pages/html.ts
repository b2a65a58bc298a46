/** Text that is safe in HTML; made by `html` only. */
export type Html = { readonly html: string };

type Piece = Html | string | number | null | undefined | false | Piece[];

/** A piece of a page: what is put into it is escaped, unless it is such a piece itself. */
export function html(texts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { html: texts.map((text, index) => text + render(pieces[index] ?? null)).join("") };
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (Array.isArray(piece)) return piece.map(render).join("");
  if (typeof piece === "object") return piece.html;
  return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What a page's answer is made of. */
export type Page = { status: number; headers: Record<string, string>; body: string };

/** A whole page. `formTarget` is where a form may lead besides here, as a redirect counts for its policy. */
export function page(
  language: string,
  title: string,
  content: Html,
  { status = 200, formTarget = null }: { status?: number; formTarget?: string | null } = {},
): Page {
  const target = formTarget ? ` ${new URL(formTarget).origin}` : "";
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": `default-src 'none'; style-src 'self'; img-src data:; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`,
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    },
    body: html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/_pages.css">
<link rel="icon" href="data:,">
</head>
<body>${content}</body>
</html>
`.html,
  };
}

/** On to another address, by GET. */
export const redirect = (to: string): Page => ({
  status: 303,
  headers: { Location: to, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
  body: "",
});

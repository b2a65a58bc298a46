/**
 * A way back in our colours, and the dark: what the reference draws is turned round and its hues turned back, so that a
 * new version of it needs no list of ours.
 */
const style = `
body { margin: 0; background: #fafafa; }
nav { padding: 1rem 1.25rem 0; font: 500 0.875rem/1.25 system-ui, sans-serif; }
nav a { color: #2452c4; }
@media (prefers-color-scheme: dark) {
  body { background: #0b0b0d; }
  nav a { color: #8fb0ff; }
  #reference { filter: invert(0.93) hue-rotate(180deg); }
  #reference .microlight, #reference .copy-to-clipboard { filter: invert(1) hue-rotate(180deg); }
}
`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invoicetronic API</title>
<link rel="icon" href="/icon.svg">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<style>${style}</style>
</head>
<body>
<nav aria-label="Invoicetronic"><a href="/">← Dashboard</a></nav>
<main id="reference"></main>
<noscript>The reference needs JavaScript; what it shows is <a href="/v1/openapi.json">/v1/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</body>
</html>
`;

/** Only this page: the reference sets styles by itself, and calls nobody but this server. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** The reference of `/v1`, drawn from its own document; nobody needs to be signed in. */
export function GET(): Response {
  return new Response(page, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "Cache-Control": "no-cache",
      "Referrer-Policy": "strict-origin-when-cross-origin",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

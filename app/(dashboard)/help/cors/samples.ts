/** Addresses of pages, and their origins. */
export const origins = [
  ["https://app.example.com/invoices?page=2", "https://app.example.com"],
  ["https://app.example.com:8443/", "https://app.example.com:8443"],
  ["https://Example.com:443/#start", "https://example.com"],
  ["http://localhost:5173/", "http://localhost:5173"],
] as const;

/** Lines of an origins list, and what each lets in and keeps out. */
export const matches = [
  {
    line: "https://app.example.com",
    allowed: ["https://app.example.com"],
    refused: ["http://app.example.com", "https://app.example.com:8443", "https://www.app.example.com"],
  },
  {
    line: "*.example.com",
    allowed: ["https://app.example.com", "https://a.b.example.com:8443"],
    refused: ["https://example.com", "http://app.example.com", "https://evilexample.com"],
  },
  {
    line: "http://localhost:5173",
    allowed: ["http://localhost:5173"],
    refused: ["http://localhost:3000", "http://127.0.0.1:5173"],
  },
] as const;

/** A request as a page makes it, with its errors read. */
export const example = (baseUrl: string): string =>
  `const key = "ik_test_…";

const response = await fetch("${baseUrl}/v1/company?page_size=50", {
  headers: { Authorization: "Basic " + btoa(key + ":") },
});

if (!response.ok) {
  // application/problem+json, readable on every outcome
  const { code, detail } = await response.json();
  throw new Error(code + ": " + detail);
}

const companies = await response.json();
const total = Number(response.headers.get("Invoicetronic-Total-Count"));`;

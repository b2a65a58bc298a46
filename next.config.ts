import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  // `npm start` sets it: types are checked by `npm test`, and the first page need not wait for them twice.
  typescript: { ignoreBuildErrors: process.env.SKIP_TYPE_CHECK === "1" },
  // /v1 must never redirect: a redirected preflight fails, and server.ts takes it before Next anyway.
  skipTrailingSlashRedirect: true,
  // A logo of two megabytes, with the rest of its form (`lib/desk/logo.ts`).
  experimental: { serverActions: { bodySizeLimit: "3mb" } },
  serverExternalPackages: ["postgres", "nodemailer", "pdfkit"],
};

// Sentences are compiled by the build: a page need not bring what reads them.
const messages = { path: "./lib/i18n/messages", format: "json", locales: "infer", precompile: true } as const;
export default createNextIntlPlugin({ requestConfig: "./lib/i18n/request.ts", experimental: { messages } })(
  config,
);

import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  // /v1 must never redirect: a redirected preflight fails, and server.ts takes it before Next anyway.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ["postgres", "nodemailer"],
};

export default createNextIntlPlugin("./lib/i18n/request.ts")(config);

import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DemoBanner } from "@/components/layout/demo-banner";
import { isTheme } from "@/components/layout/theme";
import { cn } from "@/components/ui/cn";
import { KitProvider } from "@/components/ui/kit-provider";
import { env } from "@/lib/env";
import { timeZone } from "@/lib/i18n/locale";
import { preferenceCookie } from "@/lib/i18n/preference-cookie";
import { Texts } from "./texts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Invoicetronic", template: "%s · Invoicetronic" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafa" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0b0d" },
  ],
};

/** Language, theme, fonts and the kit; reads the request, so every page is rendered for it, with its nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const t = await getTranslations();
  const { common } = await getMessages();
  const theme = (await cookies()).get(preferenceCookie("theme").name)?.value;

  return (
    <html
      lang={locale}
      data-theme={isTheme(theme) ? theme : "system"}
      className={cn(GeistSans.variable, GeistMono.variable)}
    >
      <body>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-inverse focus:px-3.5 focus:py-2 focus:text-sm focus:font-medium focus:text-on-inverse"
        >
          {t("common.shell.skip")}
        </a>
        <NextIntlClientProvider messages={{}}>
          <Texts of={["common", "errors"]}>
            <KitProvider texts={common.kit} locale={locale} timeZone={timeZone} now={Date.now()}>
              {env().demo && (
                <DemoBanner text={t("demo.banner")}>
                  <a href="/inbox">{t("demo.inbox")}</a>
                </DemoBanner>
              )}
              {children}
            </KitProvider>
          </Texts>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}

import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

export const metadata: Metadata = {
  title: { default: "Desk · Invoicetronic", template: "%s · Desk" },
};

/** Desk Cloud: a site of its own, with users, cookies and words of its own. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const { common, errors, auth, deskApp } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ common, errors, auth, deskApp }}>{children}</NextIntlClientProvider>
  );
}

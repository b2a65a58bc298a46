"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { joined, type MessageTree } from "@/lib/i18n/pick";

/** The browser's half of `Texts`: what came with the frames above stays, and the page's own joins it. */
export function MoreTexts({ own, children }: { own: MessageTree; children: ReactNode }) {
  const above = useMessages();
  const messages = useMemo(() => joined(above, own), [above, own]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}

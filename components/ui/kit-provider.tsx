"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { waitForSomebody } from "./popups";
import { ToastProvider } from "./toast";

/** The few words the kit says by itself, in the reader's language. */
export type KitTexts = Record<
  | "close"
  | "cancel"
  | "copy"
  | "copied"
  | "copyFailed"
  | "show"
  | "hide"
  | "showPassword"
  | "hidePassword"
  | "download"
  | "remove"
  | "clear"
  | "search"
  | "noMatches"
  | "moreMatches"
  | "notifications"
  | "loading"
  | "justNow"
  | "brokeOff"
  | "notOpened"
  | "notFetched"
  | "tryAgain"
  | "reload",
  string
>;

type Kit = {
  texts: KitTexts;
  locale: string;
  timeZone: string;
  /** The server's clock when it rendered, in ms: relative times hydrate against it. */
  now: number;
};

const KitContext = createContext<Kit | null>(null);

/** Texts, language and clock of the kit; a bug when there is no provider above. */
export function useKit(): Kit {
  const kit = useContext(KitContext);
  if (!kit) throw new Error("KitProvider is missing");
  return kit;
}

/** Once, in the root layout. Base UI's style elements are off: our policy allows none, globals.css has the rules. */
export function KitProvider({ texts, locale, timeZone, now, children }: Kit & { children: ReactNode }) {
  useEffect(waitForSomebody, []);
  const kit = useMemo(() => ({ texts, locale, timeZone, now }), [texts, locale, timeZone, now]);
  return (
    <KitContext value={kit}>
      <CSPProvider disableStyleElements>
        <ToastProvider closeLabel={texts.close} label={texts.notifications}>
          {children}
        </ToastProvider>
      </CSPProvider>
    </KitContext>
  );
}

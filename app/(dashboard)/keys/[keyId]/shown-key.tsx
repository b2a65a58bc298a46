"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { KeyKind } from "@/lib/access/presets";
import type { CompanyName } from "@/lib/companies/queries";
import type { KeyChange } from "@/lib/keys/change-queries";

/** The key of the page as the server last read it. */
export type ShownKey = {
  keyId: number;
  kind: KeyKind;
  /** What people call it: its description, or the primary's name. */
  name: string;
  version: number;
  /** The last ones, newest first. */
  changes: KeyChange[];
  /** Names of the companies that a sentence about the key may need. */
  companies: CompanyName[];
  /** Address of the person who looks at the page. */
  viewer: string;
};

const Shown = createContext<ShownKey | null>(null);

/** Tells the cards which key they are about. */
export function ShownKeyProvider({ shown, children }: { shown: ShownKey; children: ReactNode }) {
  return <Shown value={shown}>{children}</Shown>;
}

/** The key of the page; a bug outside of it. */
export function useShownKey(): ShownKey {
  const shown = useContext(Shown);
  if (!shown) throw new Error("ShownKeyProvider is missing");
  return shown;
}

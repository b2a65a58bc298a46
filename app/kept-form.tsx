"use client";

import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { formObject, keptValues } from "@/lib/forms/form-object";

const User = createContext<number | null>(null);

/** Around the pages of somebody who is signed in: what is kept of their forms is given back to nobody else. */
export function KeptFor({ userId, children }: { userId: number; children: ReactNode }) {
  return <User value={userId}>{children}</User>;
}

/** Of this tab alone, and gone with it. */
const slot = "invoicetronic.kept-form";
/** Whoever signs in later than this hardly goes on with that form. */
const keptForMs = 3_600_000;

type Kept = { userId: number; path: string; name: string; at: number; values: Record<string, string> };

/** Where a form that could not be sent waits for the next sign-in. */
export type KeptForm = {
  keep: (form: FormData) => void;
  /** What was typed, but for passwords, secrets and files; null when nothing is kept of this form. */
  read: () => Record<string, string> | null;
  forget: () => void;
};

/**
 * The place in the tab's storage of the form of this name on this page; null without a name, or outside of `KeptFor`. A
 * browser that refuses storage keeps nothing.
 */
export function useKeptForm(name: string | null): KeptForm | null {
  const userId = useContext(User);
  const path = usePathname();
  return useMemo(() => {
    if (name === null || userId === null) return null;
    const keep = (form: FormData) => {
      const kept: Kept = { userId, path, name, at: Date.now(), values: keptValues(formObject(form)) };
      quietly(() => sessionStorage.setItem(slot, JSON.stringify(kept)));
    };
    const read = () => {
      const kept = quietly<Kept | null>(() => JSON.parse(sessionStorage.getItem(slot) ?? "null"));
      const mine = kept?.userId === userId && kept.path === path && kept.name === name;
      return mine && Date.now() - kept.at < keptForMs ? kept.values : null;
    };
    return { keep, read, forget: () => quietly(() => sessionStorage.removeItem(slot)) };
  }, [name, userId, path]);
}

function quietly<Value>(use: () => Value): Value | null {
  try {
    return use();
  } catch {
    return null;
  }
}

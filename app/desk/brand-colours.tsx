"use client";

import { type ReactNode, useEffect } from "react";
import { brandVariables } from "@/lib/desk/brand";

/** Shows what is inside in a brand's accent, from the first paint on; `accent` null: ours. */
export function BrandColours({ accent, children }: { accent: string | null; children: ReactNode }) {
  useEffect(() => {
    const variables = brandVariables(accent);
    if (variables === null) return;
    // Dialogs, menus and toasts stand outside of the box below.
    const { style, dataset } = document.documentElement;
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    dataset.brand = "";
    return () => {
      for (const name of Object.keys(variables)) style.removeProperty(name);
      delete dataset.brand;
    };
  }, [accent]);
  const variables = brandVariables(accent);
  return variables === null ? (
    children
  ) : (
    <div className="contents" data-brand="" style={variables}>
      {children}
    </div>
  );
}

"use client";

import { type ReactNode, useEffect } from "react";
import { accentVariables } from "@/lib/desk/brand";

/** Shows what is inside in a brand's accent, from the first paint on; `accent` null: ours. */
export function BrandColours({ accent, children }: { accent: string | null; children: ReactNode }) {
  useEffect(() => {
    // Dialogs, menus and toasts stand outside of this box.
    const { style } = document.documentElement;
    const entries = Object.entries(accentVariables(accent));
    for (const [name, value] of entries) style.setProperty(name, value);
    return () => {
      for (const [name] of entries) style.removeProperty(name);
    };
  }, [accent]);
  return (
    <div className="contents" style={accentVariables(accent)}>
      {children}
    </div>
  );
}

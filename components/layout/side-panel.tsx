"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

type SidePanelProps = { id: string; label: string; children: ReactNode };

/** The navigation: a column on a wide screen, a native popover (no script needed to open it) on a narrow one. */
export function SidePanel({ id, label, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  const path = usePathname();

  // A client-side navigation keeps the page, so the open panel has to be told.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => {
    if (panel.current?.matches(":popover-open")) panel.current.hidePopover();
  }, [path]);

  return (
    <nav ref={panel} id={id} popover="auto" aria-label={label} className="side-panel">
      {children}
    </nav>
  );
}

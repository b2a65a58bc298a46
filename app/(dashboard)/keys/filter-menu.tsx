"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";

/** Choices behind a word: the browser's own disclosure, so it works before any script; Escape and a press elsewhere close it. */
export function FilterMenu({
  label,
  className,
  align = "start",
  children,
}: {
  label: ReactNode;
  className?: string;
  align?: "start" | "end";
  children: ReactNode;
}) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const details = box.current;
      if (!details?.open) return;
      const escaping = event instanceof KeyboardEvent && event.key === "Escape";
      const elsewhere =
        event.type !== "keydown" && event.target instanceof Node && !details.contains(event.target);
      if (!escaping && !elsewhere) return;
      details.open = false;
      if (escaping) details.querySelector("summary")?.focus();
    };
    for (const type of ["pointerdown", "focusin", "keydown"]) document.addEventListener(type, close);
    return () => {
      for (const type of ["pointerdown", "focusin", "keydown"]) document.removeEventListener(type, close);
    };
  }, []);
  return (
    <details ref={box} className="group/menu sm:relative">
      <summary
        className={cn(
          "flex cursor-default list-none items-center gap-1.5 select-none [&::-webkit-details-marker]:hidden",
          className,
        )}
      >
        {label}
      </summary>
      <div
        className={cn(
          "absolute top-full z-30 mt-1.5 rounded-lg bg-raised p-1 shadow-pop max-sm:inset-x-0 sm:w-max sm:min-w-48",
          align === "end" ? "sm:right-0" : "sm:left-0",
        )}
      >
        {children}
      </div>
    </details>
  );
}

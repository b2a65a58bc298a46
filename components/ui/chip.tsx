"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { useKit } from "./kit-provider";

/** One value of a list (a company, an origin, a filter); with `onRemove` it can be taken out. */
export function Chip({
  mono = false,
  icon,
  onRemove,
  removeLabel,
  className,
  children,
}: {
  mono?: boolean;
  icon?: ReactNode;
  onRemove?: () => void;
  /** Read out for the button; the words of `children` unless they are no text. */
  removeLabel?: string;
  className?: string;
  children: ReactNode;
}) {
  const { texts } = useKit();
  const name = removeLabel ?? (typeof children === "string" ? children : "");
  return (
    <span
      className={cn(
        "inline-flex h-6.5 max-w-full items-center gap-1.5 rounded-sm border border-line bg-subtle px-2 text-sm text-ink [&>svg]:size-3.5 [&>svg]:text-faint",
        mono && "font-mono text-xs",
        onRemove && "pr-0.5 pointer-coarse:h-9",
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={`${texts.remove} ${name}`.trim()}
          onClick={onRemove}
          className="grid size-5.5 shrink-0 place-items-center rounded-xs text-faint hover:bg-pressed hover:text-ink pointer-coarse:size-8"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      )}
    </span>
  );
}

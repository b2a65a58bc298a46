"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { backdropStyles, footerStyles, popupStyles } from "./dialog-styles";
import { useKit } from "./kit-provider";

export type DialogPopupProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  children?: ReactNode;
};

/** What a `Dialog` opens. */
export function DialogPopup({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = "md",
  children,
}: DialogPopupProps) {
  const { texts } = useKit();
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Popup
          className={cn(popupStyles, { sm: "sm:max-w-md", md: "sm:max-w-lg", lg: "sm:max-w-2xl" }[size])}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-5">
            <div className="grid min-w-0 gap-1">
              <Base.Title className="text-lg font-semibold tracking-tight text-ink">{title}</Base.Title>
              {description && (
                <Base.Description className="text-base text-muted text-pretty">
                  {description}
                </Base.Description>
              )}
            </div>
            <Base.Close
              aria-label={texts.close}
              className="-mt-1.5 -mr-2 grid size-8 shrink-0 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink pointer-coarse:size-10"
            >
              <X aria-hidden="true" className="size-4" />
            </Base.Close>
          </div>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>}
          {footer && <div className={footerStyles}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What `DialogClose` of `dialog.tsx` is inside an open one. */
export function DialogClose({ render }: { render: ReactElement }) {
  return <Base.Close render={render} />;
}

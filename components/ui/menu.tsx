"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useRef,
  useState,
} from "react";
import { cn } from "./cn";

const itemStyles = cn(
  "flex min-h-8 w-full cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-left text-sm text-ink outline-none pointer-coarse:min-h-10",
  "data-disabled:opacity-50 data-highlighted:bg-hover [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint",
);

/** A list of actions behind a button; `trigger` is the button, the items are the children. */
export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  matchWidth = false,
  children,
}: {
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  /** As wide as the trigger at least. */
  matchWidth?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Popup align={align} side={side} className={matchWidth ? "min-w-(--anchor-width)" : undefined}>
        {children}
      </Popup>
    </Base.Root>
  );
}

function Popup({
  align,
  side,
  anchor,
  className,
  children,
}: {
  align: "start" | "center" | "end";
  side: "top" | "bottom" | "left" | "right";
  /** Where it stands, and who gets the focus back, when it has no trigger of its own. */
  anchor?: RefObject<HTMLElement | null>;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <Base.Portal>
      <Base.Positioner
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 outline-none"
        {...(anchor && { anchor })}
      >
        <Base.Popup
          className={cn(
            "max-h-(--available-height) min-w-48 max-w-80 origin-(--transform-origin) overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none",
            "transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0",
            className,
          )}
          {...(anchor && { finalFocus: anchor })}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/**
 * The menu at the end of a table's row, behind "…"; `label` names the button. Only the button is drawn until it is
 * pressed: fifty menus that nobody opens would cost as much as the rest of their table.
 */
export function RowActions({ label, children }: { label: string; children: () => ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean | null>(null);
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open === true}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        className="row-button"
      >
        <Ellipsis aria-hidden="true" />
      </button>
      {open !== null && (
        <Base.Root open={open} onOpenChange={setOpen}>
          <Popup align="end" side="bottom" anchor={button}>
            {children()}
          </Popup>
        </Base.Root>
      )}
    </>
  );
}

/** An action; to open a dialog from it, set the dialog's `open` (a trigger in here would close with the menu). */
export function MenuItem({
  icon,
  tone = "neutral",
  disabled,
  onPress,
  children,
}: {
  icon?: ReactNode;
  tone?: "neutral" | "danger";
  disabled?: boolean;
  onPress?: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Item
      disabled={disabled}
      onClick={onPress}
      className={cn(
        itemStyles,
        tone === "danger" && "text-red-text data-highlighted:bg-red-soft [&>svg]:text-red-text",
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.Item>
  );
}

/** An item that goes somewhere. */
export function MenuLink<T extends string>({
  href,
  icon,
  children,
}: {
  href: Route<T>;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem closeOnClick render={<Link href={href} />} className={itemStyles}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.LinkItem>
  );
}

/** A line between groups of items. */
export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}

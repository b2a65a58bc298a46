"use client";

import { Menu as Base } from "@base-ui/react/menu";
import type { Route } from "next";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
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
      <Base.Portal>
        <Base.Positioner
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup
            className={cn(
              "max-h-(--available-height) min-w-48 max-w-80 origin-(--transform-origin) overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none",
              "transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0",
              matchWidth && "min-w-(--anchor-width)",
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
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

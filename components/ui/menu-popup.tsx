"use client";

import { Menu as Base } from "@base-ui/react/menu";
import type { ComponentProps, FocusEvent, ReactElement, ReactNode, RefObject } from "react";
import { cn } from "./cn";

const itemStyles = cn(
  "flex min-h-8 w-full cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-left text-sm text-ink outline-none pointer-coarse:min-h-10",
  "data-disabled:opacity-50 data-highlighted:bg-hover [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint",
);

type Side = {
  align: "start" | "center" | "end";
  side: "top" | "bottom" | "left" | "right";
};

/** Where the focus goes in a menu that was opened by the keyboard. */
export type Landing = "first" | "last";

function Popup({
  align,
  side,
  anchor,
  children,
  ...props
}: Side & {
  /** Where it stands when it has no trigger of its own. */
  anchor?: ComponentProps<typeof Base.Positioner>["anchor"];
} & ComponentProps<typeof Base.Popup>) {
  return (
    <Base.Portal>
      <Base.Positioner
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        anchor={anchor}
        className="z-50 outline-none"
      >
        <Base.Popup
          {...props}
          className={cn(
            "max-h-(--available-height) min-w-48 max-w-80 origin-(--transform-origin) overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none",
            "transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0",
            props.className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

export type MenuPopupProps = Side & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  anchor: RefObject<HTMLElement | null>;
  /** Null when the pointer opened it. */
  landing: Landing | null;
  onLanded: () => void;
  label?: string;
  /** As wide as the trigger at least. */
  matchWidth?: boolean;
  children: ReactNode;
};

/** What a `Menu` opens. */
export function MenuPopup({
  open,
  onOpenChange,
  anchor,
  landing,
  onLanded,
  label,
  matchWidth,
  ...popup
}: MenuPopupProps) {
  // An opened menu takes the focus itself, and hands it on once.
  const handOn = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    if (landing === null || target !== currentTarget) return;
    onLanded();
    const items = currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]");
    [...items].at(landing === "first" ? 0 : -1)?.focus();
  };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Popup
        {...popup}
        aria-label={label}
        className={matchWidth ? "min-w-(--anchor-width)" : ""}
        anchor={anchor}
        onFocus={handOn}
        finalFocus={anchor}
      />
    </Base.Root>
  );
}

export type MenuItemProps = {
  icon?: ReactNode;
  tone?: "neutral" | "danger";
  disabled?: boolean;
  onPress?: () => void;
  children: ReactNode;
};

/** What `MenuItem` of `menu.tsx` is inside an open one. */
export function Item({ icon, tone = "neutral", disabled, onPress, children }: MenuItemProps) {
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

/** What `MenuLink` of `menu.tsx` is inside an open one. */
export function LinkItem({
  link,
  icon,
  children,
}: {
  link: ReactElement;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem closeOnClick render={link} className={itemStyles}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.LinkItem>
  );
}

/** What `MenuSeparator` of `menu.tsx` is inside an open one. */
export function Separator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}

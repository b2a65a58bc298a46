"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import {
  type ComponentProps,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
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
}: Partial<Side> & {
  trigger: ReactElement;
  /** As wide as the trigger at least. */
  matchWidth?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Popup align={align} side={side} className={matchWidth ? "min-w-(--anchor-width)" : ""}>
        {children}
      </Popup>
    </Base.Root>
  );
}

type Side = {
  align: "start" | "center" | "end";
  side: "top" | "bottom" | "left" | "right";
};

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

/** Where the focus goes in a menu that was opened by the keyboard. */
type Landing = "first" | "last";

/**
 * The menu at the end of a table's row, behind "…"; `label` names the button. Only the button is drawn until it is
 * pressed: fifty menus that nobody opens would cost as much as the rest of their table.
 */
export function RowActions({ label, children }: { label: string; children: () => ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean | null>(null);
  const [landing, land] = useState<Landing | null>(null);
  const begin = (at: Landing | null) => {
    land(at);
    setOpen(true);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    begin(event.key === "ArrowDown" ? "first" : "last");
  };
  // An opened menu takes the focus itself, and hands it on once.
  const handOn = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    if (landing === null || target !== currentTarget) return;
    land(null);
    const items = currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]");
    [...items].at(landing === "first" ? 0 : -1)?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open === true}
        // A press of Enter or Space is a click without a pointer.
        onClick={(event) => begin(event.detail === 0 ? "first" : null)}
        onKeyDown={press}
        className="row-button"
      >
        <Ellipsis aria-hidden="true" />
      </button>
      {open !== null && (
        <Base.Root open={open} onOpenChange={setOpen}>
          <Popup
            aria-label={label}
            align="end"
            side="bottom"
            anchor={button}
            onFocus={handOn}
            finalFocus={button}
          >
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

"use client";

import { Ellipsis } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type KeyboardEvent, type ReactNode, use, useRef, useState } from "react";
import type { Landing, MenuItemProps, MenuPopupProps } from "./menu-popup";
import { Opened } from "./opened";
import { opener, type Trigger, useOpening } from "./opening";
import { popups } from "./popups";

function Popup(props: MenuPopupProps) {
  const { MenuPopup } = use(popups.menu.get());
  return <MenuPopup {...props} />;
}

/** A button's part of its menu, and what to put behind the button once the menu was opened. */
function useMenu() {
  const button = useRef<HTMLButtonElement>(null);
  const { open, change, begun } = useOpening(undefined);
  const [landing, land] = useState<Landing | null>(null);
  const begin = (at: Landing | null) => {
    land(at);
    change(true);
  };
  const props = {
    ref: button,
    // A press of Enter or Space is a click without a pointer.
    onClick: (event: { detail: number }) => begin(event.detail === 0 ? "first" : null),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      begin(event.key === "ArrowDown" ? "first" : "last");
    },
  };
  const popup = { open, onOpenChange: change, anchor: button, landing, onLanded: () => land(null) };
  return { open, begun, props, popup };
}

/** A list of actions behind a button; `trigger` is the button, the items are the children. */
export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  matchWidth = false,
  children,
}: Partial<Pick<MenuPopupProps, "align" | "side" | "matchWidth">> & {
  trigger: Trigger;
  children: ReactNode;
}) {
  const { open, begun, props, popup } = useMenu();
  return (
    <>
      {opener(trigger, { open, kind: "menu", ...props })}
      {begun && (
        <Opened by={popups.menu} open={open} onClose={() => popup.onOpenChange(false)}>
          <Popup {...popup} align={align} side={side} matchWidth={matchWidth}>
            {children}
          </Popup>
        </Opened>
      )}
    </>
  );
}

/**
 * The menu at the end of a table's row, behind "…"; `label` names the button. Only the button is drawn until it is
 * pressed: fifty menus that nobody opens would cost as much as the rest of their table.
 */
export function RowActions({ label, children }: { label: string; children: () => ReactNode }) {
  const { open, begun, props, popup } = useMenu();
  return (
    <>
      <button
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        className="row-button"
        {...props}
      >
        <Ellipsis aria-hidden="true" />
      </button>
      {begun && (
        <Opened by={popups.menu} open={open} onClose={() => popup.onOpenChange(false)}>
          <Popup {...popup} label={label} align="end" side="bottom">
            {children()}
          </Popup>
        </Opened>
      )}
    </>
  );
}

/** An action; to open a dialog from it, set the dialog's `open` (a trigger in here would close with the menu). */
export function MenuItem(props: MenuItemProps) {
  const { Item } = use(popups.menu.get());
  return <Item {...props} />;
}

/** An item that goes somewhere. */
export function MenuLink<T extends string>({
  href,
  ...props
}: {
  href: Route<T>;
  icon?: ReactNode;
  children: ReactNode;
}) {
  const { LinkItem } = use(popups.menu.get());
  return <LinkItem link={<Link href={href} />} {...props} />;
}

/** An item that leads out of the app's pages, by a whole load: to what a handler answers. */
export function MenuAnchor({ href, ...props }: { href: string; icon?: ReactNode; children: ReactNode }) {
  const { LinkItem } = use(popups.menu.get());
  // biome-ignore lint/a11y/useAnchorContent: the item puts its children in
  return <LinkItem link={<a href={href} />} {...props} />;
}

/** A line between groups of items. */
export function MenuSeparator() {
  const { Separator } = use(popups.menu.get());
  return <Separator />;
}

import { type ComponentProps, cloneElement, type ReactElement, useState } from "react";

type Pressable = Pick<
  ComponentProps<"button">,
  "onClick" | "onKeyDown" | "aria-haspopup" | "aria-expanded" | "ref"
> & { "data-popup-open"?: "" };

/** A button that opens something. */
export type Trigger = ReactElement<Pressable>;

/** Whether something is open, by its own count or by the caller's; `begun` once it was, and has to be drawn. */
export function useOpening(given: boolean | undefined, onOpenChange?: (open: boolean) => void) {
  const [own, setOwn] = useState(false);
  const [begun, begin] = useState(false);
  const open = given ?? own;
  if (open && !begun) begin(true);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return { open, change, begun: begun || open };
}

/** The button as it is, telling readers what it opens and whether that is open. */
export function opener(
  trigger: Trigger,
  { open, kind, ...props }: { open: boolean; kind: "menu" | "dialog" } & Partial<Pressable>,
): ReactElement {
  return cloneElement(trigger, {
    ...props,
    "aria-haspopup": kind,
    "aria-expanded": open,
    ...(open && { "data-popup-open": "" as const }),
  });
}

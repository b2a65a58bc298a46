"use client";

import {
  type ComponentProps,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

type Side = "top" | "right" | "bottom" | "left";
type Pointed = Pick<
  ComponentProps<"button">,
  "onPointerEnter" | "onPointerLeave" | "onPointerDown" | "onFocus" | "onBlur"
>;

const delayMs = 350;
/** Between the hint and its element, and at least between the hint and the window's edge. */
const gap = { element: 6, edge: 8 };

/** A short hint on hover and focus; `children` is one focusable element. Nothing needed may be only here. */
export function Tooltip({
  content,
  side = "top",
  children,
}: {
  content: ReactNode;
  side?: Side;
  children: ReactElement<Pointed>;
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const show = (element: HTMLElement, afterMs: number) => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setAnchor(element), afterMs);
  };
  const hide = () => {
    clearTimeout(waiting.current);
    setAnchor(null);
  };
  const element = cloneElement(children, {
    // A finger covers what it would be told.
    onPointerEnter: ({ pointerType, currentTarget }) =>
      pointerType !== "touch" && show(currentTarget, delayMs),
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: ({ currentTarget }) => currentTarget.matches(":focus-visible") && show(currentTarget, 0),
    onBlur: hide,
  });
  return (
    <>
      {element}
      {anchor &&
        createPortal(
          <Hint anchor={anchor} side={side} onGone={hide}>
            {content}
          </Hint>,
          document.body,
        )}
    </>
  );
}

/** The place beside an element, moved into the window where it would leave it. */
function place(anchor: DOMRect, { width, height }: DOMRect, side: Side): { left: number; top: number } {
  const centre = {
    left: anchor.left + (anchor.width - width) / 2,
    top: anchor.top + (anchor.height - height) / 2,
  };
  const above = anchor.top - height - gap.element;
  const below = anchor.bottom + gap.element;
  const at = {
    top: { left: centre.left, top: above < gap.edge ? below : above },
    bottom: { left: centre.left, top: below + height > innerHeight - gap.edge ? above : below },
    left: { left: anchor.left - width - gap.element, top: centre.top },
    right: { left: anchor.right + gap.element, top: centre.top },
  }[side];
  const inside = (value: number, size: number, room: number) =>
    Math.max(gap.edge, Math.min(value, room - size - gap.edge));
  return { left: inside(at.left, width, innerWidth), top: inside(at.top, height, innerHeight) };
}

function Hint({
  anchor,
  side,
  onGone,
  children,
}: {
  anchor: HTMLElement;
  side: Side;
  onGone: () => void;
  children: ReactNode;
}) {
  const hint = useRef<HTMLDivElement>(null);
  const gone = useRef(onGone);
  useLayoutEffect(() => {
    gone.current = onGone;
    if (!hint.current) return;
    const { left, top } = place(anchor.getBoundingClientRect(), hint.current.getBoundingClientRect(), side);
    hint.current.style.left = `${left}px`;
    hint.current.style.top = `${top}px`;
  });
  useEffect(() => {
    const leave = () => gone.current();
    const press = ({ key }: KeyboardEvent) => key === "Escape" && leave();
    addEventListener("scroll", leave, { capture: true, passive: true });
    addEventListener("keydown", press);
    return () => {
      removeEventListener("scroll", leave, { capture: true });
      removeEventListener("keydown", press);
    };
  }, []);
  return (
    <div
      ref={hint}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 w-max max-w-64 rounded-sm bg-inverse px-2 py-1 text-xs font-medium text-on-inverse text-pretty transition-opacity duration-100 starting:opacity-0"
    >
      {children}
    </div>
  );
}

"use client";

import { lazy, type ReactElement, type ReactNode, Suspense } from "react";
import type { DialogPopupProps } from "./dialog-popup";
import { opener, type Trigger, useOpening } from "./opening";
import { popups } from "./popups";

const Popup = lazy(() => popups.dialog().then((module) => ({ default: module.DialogPopup })));
const Close = lazy(() => popups.dialog().then((module) => ({ default: module.DialogClose })));

/**
 * A modal over the page; `footer` holds the buttons, at the right. Uncontrolled with `trigger`, or controlled with
 * `open` and `onOpenChange`. A form: put `<form id>` in the children and `form={id}` on the footer's button.
 */
export function Dialog({
  trigger,
  open: given,
  onOpenChange,
  ...popup
}: Omit<DialogPopupProps, "open" | "onOpenChange"> & {
  trigger?: Trigger;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}): ReactNode {
  const { open, change, begun } = useOpening(given, onOpenChange);
  return (
    <>
      {trigger && opener(trigger, { open, kind: "dialog", onClick: () => change(true) })}
      {begun && (
        <Suspense fallback={null}>
          <Popup {...popup} open={open} onOpenChange={change} />
        </Suspense>
      )}
    </>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export function DialogClose({ render }: { render: ReactElement }) {
  return <Close render={render} />;
}

"use client";

import { type ReactElement, type ReactNode, use } from "react";
import type { DialogPopupProps } from "./dialog-popup";
import { Opened } from "./opened";
import { opener, type Trigger, useOpening } from "./opening";
import { popups } from "./popups";

function Popup(props: DialogPopupProps) {
  const { DialogPopup } = use(popups.dialog.get());
  return <DialogPopup {...props} />;
}

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
        <Opened by={popups.dialog} open={open} onClose={() => change(false)}>
          <Popup {...popup} open={open} onOpenChange={change} />
        </Opened>
      )}
    </>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export function DialogClose({ render }: { render: ReactElement }) {
  const { DialogClose: Close } = use(popups.dialog.get());
  return <Close render={render} />;
}

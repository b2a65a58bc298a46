"use client";

import { use } from "react";
import type { ConfirmPopupProps } from "./confirm-popup";
import { Opened } from "./opened";
import { opener, type Trigger, useOpening } from "./opening";
import { popups } from "./popups";

export type { ConfirmResult } from "./confirm-popup";

function Popup(props: ConfirmPopupProps) {
  const { ConfirmPopup } = use(popups.confirm.get());
  return <ConfirmPopup {...props} />;
}

/**
 * Asks before something that can't be taken back; the focus starts on Cancel. `action` gets the form's data (`fields`
 * and any inputs among the children); the dialog closes when it answers without an error, and shows the error else.
 */
export function ConfirmDialog({
  trigger,
  open: given,
  onOpenChange,
  ...popup
}: Omit<ConfirmPopupProps, "open" | "onOpenChange"> & {
  trigger?: Trigger;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const { open, change, begun } = useOpening(given, onOpenChange);
  return (
    <>
      {trigger && opener(trigger, { open, kind: "dialog", onClick: () => change(true) })}
      {begun && (
        <Opened by={popups.confirm} open={open} onClose={() => change(false)}>
          <Popup {...popup} open={open} onOpenChange={change} />
        </Opened>
      )}
    </>
  );
}

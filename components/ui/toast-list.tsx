"use client";

import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Told } from "./toast";

const icons = {
  success: <CircleCheck className="size-4 text-green" />,
  error: <CircleAlert className="size-4 text-red" />,
  info: <Info className="size-4 text-accent-text" />,
};

/** What has been told, the oldest first, behind one another at the corner. */
export function ToastList({
  told,
  closeLabel,
  label,
}: {
  told: readonly Told[];
  closeLabel: string;
  label: string;
}) {
  return (
    <Toast.Provider limit={3}>
      <Feed told={told} />
      <Toast.Portal>
        <Toast.Viewport
          aria-label={label}
          className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-sm sm:right-6 sm:bottom-6 sm:left-auto sm:w-88"
        >
          <Toasts closeLabel={closeLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Hands on what is new. */
function Feed({ told }: { told: readonly Told[] }) {
  const { add } = Toast.useToastManager();
  const last = useRef(0);
  useEffect(() => {
    for (const { id, type, title, description, action } of told) {
      if (id <= last.current) continue;
      last.current = id;
      add({
        title,
        description,
        type,
        timeout: type === "error" ? 0 : 5000,
        priority: type === "error" ? "high" : "low",
        actionProps: action && { children: action.label, onClick: action.onPress },
      });
    }
  }, [told, add]);
  return null;
}

function Toasts({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} swipeDirection={["right", "down"]} className="toast">
      <Toast.Content className="flex items-start gap-3 overflow-hidden p-3.5 transition-opacity duration-200 data-behind:opacity-0 data-expanded:opacity-100">
        <span aria-hidden="true" className="mt-0.5">
          {Object.hasOwn(icons, toast.type ?? "") ? icons[toast.type as keyof typeof icons] : icons.info}
        </span>
        <div className="grid min-w-0 flex-1 gap-0.5">
          <Toast.Title className="text-base font-medium text-ink" />
          <Toast.Description className="text-sm text-muted text-pretty" />
          <Toast.Action className="mt-1 justify-self-start text-sm font-medium text-accent-text hover:underline" />
        </div>
        <Toast.Close
          aria-label={closeLabel}
          className="-m-1.5 grid size-8 shrink-0 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink pointer-coarse:size-10"
        >
          <X aria-hidden="true" className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

"use client";

import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { type ReactNode, useMemo } from "react";

type ToastInput = {
  title: string;
  description?: string;
  /** A button in the toast, such as "Undo". */
  action?: { label: string; onPress: () => void };
};

const icons = {
  success: <CircleCheck className="size-4 text-green" />,
  error: <CircleAlert className="size-4 text-red" />,
  info: <Info className="size-4 text-accent-text" />,
};

/** Says what happened after the fact, at the corner; errors stay until dismissed. */
export function useToast() {
  const { add } = Toast.useToastManager();
  return useMemo(() => {
    const show = (type: keyof typeof icons) => (input: string | ToastInput) => {
      const { title, description, action } =
        typeof input === "string" ? { title: input } : (input as ToastInput);
      add({
        title,
        description,
        type,
        timeout: type === "error" ? 0 : 5000,
        priority: type === "error" ? "high" : "low",
        actionProps: action && { children: action.label, onClick: action.onPress },
      });
    };
    return { success: show("success"), error: show("error"), info: show("info") };
  }, [add]);
}

/** Holds the toasts of the page; part of `KitProvider`. */
export function ToastProvider({
  closeLabel,
  label,
  children,
}: {
  closeLabel: string;
  label: string;
  children: ReactNode;
}) {
  return (
    <Toast.Provider limit={3}>
      {children}
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

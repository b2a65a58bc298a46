"use client";

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  use,
  useCallback,
  useContext,
  useMemo,
  useState,
} from "react";
import { Opened } from "./opened";
import { popups } from "./popups";
import type { ToastList } from "./toast-list";

type ToastInput = {
  title: string;
  description?: string;
  /** A button in the toast, such as "Undo". */
  action?: { label: string; onPress: () => void };
};

type ToastType = "success" | "error" | "info";

/** A toast; of two the later one has the higher number. */
export type Told = ToastInput & { id: number; type: ToastType };

function List(props: ComponentProps<typeof ToastList>) {
  const { ToastList: Drawn } = use(popups.toasts.get());
  return <Drawn {...props} />;
}

/** More than are ever shown at once. */
const keptMax = 10;

const Tell = createContext<((type: ToastType, input: ToastInput) => void) | null>(null);

/** Says what happened after the fact, at the corner; errors stay until dismissed. */
export function useToast() {
  const tell = useContext(Tell);
  if (!tell) throw new Error("ToastProvider is missing");
  return useMemo(() => {
    const show = (type: ToastType) => (input: string | ToastInput) =>
      tell(type, typeof input === "string" ? { title: input } : input);
    return { success: show("success"), error: show("error"), info: show("info") };
  }, [tell]);
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
  const [told, setTold] = useState<readonly Told[]>([]);
  const tell = useCallback((type: ToastType, input: ToastInput) => {
    setTold((before) => [...before.slice(-keptMax), { ...input, type, id: (before.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  return (
    <Tell value={tell}>
      {children}
      {told.length > 0 && (
        <Opened by={popups.toasts} open onClose={() => setTold([])} said={told.at(-1)?.title}>
          <List told={told} closeLabel={closeLabel} label={label} />
        </Opened>
      )}
    </Tell>
  );
}

"use client";

import { useTranslations } from "next-intl";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Checkbox } from "@/components/ui/choice";
import { TableRow } from "@/components/ui/table";
import type { RowWords } from "./row-words";

/** A key that can be ticked, by the name that the page gives it. */
export type Pickable = {
  id: number;
  name: string;
  /** A live Desk seat is on it. */
  hasSeat: boolean;
};

type Selection = {
  /** All that can be ticked on this page. */
  page: readonly Pickable[];
  picked: readonly Pickable[];
  isPicked: (id: number) => boolean;
  pick: (ids: readonly number[], on: boolean) => void;
};

const Picked = createContext<Selection>({ page: [], picked: [], isPicked: () => false, pick: () => {} });

/** The ticked keys of the page. */
export const useSelection = () => useContext(Picked);

/** Where the bar of what can be done begins; Enter on a tick goes there. */
export const bulkBarId = "bulk-bar";

/** Around a page of keys: holds which are ticked. A key that left the page is ticked no more. */
export function SelectionProvider({ page, children }: { page: Pickable[]; children: ReactNode }) {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const selection = useMemo<Selection>(
    () => ({
      page,
      picked: page.filter(({ id }) => ids.has(id)),
      isPicked: (id) => ids.has(id),
      pick: (changed, on) =>
        setIds((before) => {
          const next = new Set(before);
          for (const id of changed) {
            if (on) next.add(id);
            else next.delete(id);
          }
          return next;
        }),
    }),
    [page, ids],
  );
  return <Picked value={selection}>{children}</Picked>;
}

const tickStyles = "align-middle noscript:hidden pointer-coarse:size-5";

/** Ticks one key. */
export function RowTick({ id, name, words }: Omit<Pickable, "hasSeat"> & { words: RowWords }) {
  const { isPicked, pick } = useSelection();
  return (
    <Checkbox
      aria-label={words.pick(name)}
      className={tickStyles}
      checked={isPicked(id)}
      onChange={(event) => pick([id], event.currentTarget.checked)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        // Or the button that gets the focus is pressed by the same key.
        event.preventDefault();
        document.getElementById(bulkBarId)?.querySelector("button")?.focus();
      }}
    />
  );
}

/** Ticks every key of the page, or none. */
export function PageTick() {
  const t = useTranslations("keysList.bulk");
  const { page, picked, pick } = useSelection();
  const box = useRef<HTMLInputElement>(null);
  const some = picked.length > 0 && picked.length < page.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  if (page.length === 0) return null;
  return (
    <Checkbox
      ref={box}
      aria-label={t("pickPage")}
      className={tickStyles}
      checked={picked.length === page.length}
      onChange={(event) =>
        pick(
          page.map(({ id }) => id),
          event.currentTarget.checked,
        )
      }
    />
  );
}

/** A row that shows whether its key is ticked. */
export function PickableRow({ keyId, ...props }: ComponentProps<typeof TableRow> & { keyId: number }) {
  return <TableRow selected={useSelection().isPicked(keyId)} {...props} />;
}

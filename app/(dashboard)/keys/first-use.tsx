"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RowWords } from "./row-words";

const everyMs = 5_000;
/** A page that was left open stops asking. */
const untilMs = 10 * 60_000;

type FirstUse = { keyId: number; at: string };

function isFirstUse(value: unknown): value is FirstUse {
  if (typeof value !== "object" || value === null || !("keyId" in value) || !("at" in value)) return false;
  return typeof value.keyId === "number" && typeof value.at === "string";
}

const FirstUses = createContext<ReadonlyMap<number, string>>(new Map());

/** Watches keys that were made lately and never used, while the page is looked at, for their first use. */
export function FirstUseWatch({ keyIds, children }: { keyIds: number[]; children: ReactNode }) {
  const [uses, setUses] = useState<ReadonlyMap<number, string>>(new Map());
  const waiting = keyIds.filter((id) => !uses.has(id)).join();
  useEffect(() => {
    if (waiting === "") return;
    const since = Date.now();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      if (Date.now() - since > untilMs) return clearInterval(timer);
      try {
        const response = await fetch(`/keys/first-use?ids=${waiting}`);
        const answer: unknown = response.ok ? await response.json() : [];
        const used = Array.isArray(answer) ? answer.filter(isFirstUse) : [];
        if (used.length === 0) return;
        setUses((before) => new Map([...before, ...used.map(({ keyId, at }) => [keyId, at] as const)]));
      } catch {
        // Away for a moment: the next turn asks again.
      }
    };
    const timer = setInterval(ask, everyMs);
    return () => clearInterval(timer);
  }, [waiting]);
  return <FirstUses value={uses}>{children}</FirstUses>;
}

/** When a key was used last (ISO 8601, null for never), or first, when that was just now. */
export function LastUsed({
  keyId,
  at,
  words: { list },
}: {
  keyId: number;
  at: string | null;
  words: RowWords;
}) {
  const first = useContext(FirstUses).get(keyId);
  if (first) {
    return (
      <span className="font-medium text-green-text">
        {list.rich("use.first", { time: () => <RelativeTime at={first} /> })}
      </span>
    );
  }
  return at ? <RelativeTime at={at} /> : <span className="text-faint">{list("use.never")}</span>;
}

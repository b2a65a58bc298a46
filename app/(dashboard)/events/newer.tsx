"use client";

import { RefreshCw } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";

const everyMs = 5_000;
/** Then it stops asking until the page is looked at again: a forgotten tab must not keep a session alive. */
const timesMax = 60;

/** Tells how many requests came since the page was made, and shows them at a press. */
export function Newer<T extends string>({
  after,
  params,
  first,
}: {
  /** The newest id on the page; 0 when there is none. */
  after: number;
  /** The filters, as the address has them. */
  params: string;
  /** The address of the newest page. */
  first: Route<T>;
}) {
  const t = useTranslations("events.newer");
  const router = useRouter();
  const [count, setCount] = useState(0);
  const [refreshing, refresh] = useTransition();

  useEffect(() => {
    setCount(0);
    const query = new URLSearchParams(params);
    query.set("after", String(after));
    const ending = new AbortController();
    let left = timesMax;
    const ask = async () => {
      if (document.hidden || left <= 0) return;
      left -= 1;
      const answer = await fetch(`/events/newer?${query}`, { signal: ending.signal });
      if (answer.ok) setCount(Number(await answer.text()) || 0);
    };
    // Offline, or the server restarts: the next question is soon enough.
    const quietly = () => void ask().catch(() => {});
    const timer = setInterval(quietly, everyMs);
    const seen = () => {
      left = timesMax;
      quietly();
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      ending.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [after, params]);

  return (
    <Button
      variant={count > 0 ? "primary" : "secondary"}
      icon={<RefreshCw aria-hidden="true" />}
      pending={refreshing}
      onClick={() =>
        refresh(() => {
          router.push(first);
          router.refresh();
        })
      }
    >
      <span aria-live="polite">{count > 0 ? t("some", { count }) : t("none")}</span>
    </Button>
  );
}

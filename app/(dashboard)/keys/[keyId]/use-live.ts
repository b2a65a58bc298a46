"use client";

import { useEffect, useState } from "react";
import type { Live } from "./live";

const everyMs = 4_000;

/** What the server last said of the key's use; asked again every few seconds while `active` and the page is seen. */
export function useLive(keyId: number, given: Live, active: boolean): Live {
  const [asked, keep] = useState<{ given: Live; live: Live } | null>(null);

  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const response = await fetch(`/keys/${keyId}/use`, { signal: stop.signal });
        // Signed out, or the key is gone: what is on the page stays, its next press says so.
        if (response.status === 401 || response.status === 404) return stop.abort();
        // Whether an old secret is still used is judged by this: one failure must not be the last answer.
        if (!response.ok) return;
        const live: Live = await response.json();
        keep({ given, live });
      } catch {
        // The next round is soon enough.
      }
    };
    void ask();
    const timer = setInterval(() => {
      if (stop.signal.aborted) clearInterval(timer);
      else void ask();
    }, everyMs);
    const seen = () => void ask();
    document.addEventListener("visibilitychange", seen);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [keyId, active, given]);

  // The page itself was read again meanwhile: that is newer.
  return asked?.given === given ? asked.live : given;
}

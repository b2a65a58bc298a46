"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import { useScripted } from "../fields/use-scripted";
import { lastUse } from "./actions";

const everyMs = 2_000;
/** From here on nobody seems to be trying it out: it is asked less often. */
const patienceMs = 120_000;
const slowlyMs = 15_000;

/** Waits for the first request with a key just made, and says so when it has come. */
export function FirstUse({ keyId }: { keyId: number }) {
  const t = useTranslations("keys.created");
  const [usedAt, setUsedAt] = useState<string | null>(null);
  const scripted = useScripted();

  useEffect(() => {
    if (usedAt !== null) return;
    const began = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    let here = true;
    const look = async () => {
      // A hidden tab asks nothing; a failure is no answer, and the secrets stay on the page.
      const at = document.hidden ? null : await lastUse(keyId).catch(() => null);
      if (!here) return;
      if (at) setUsedAt(at);
      else timer = setTimeout(look, Date.now() - began < patienceMs ? everyMs : slowlyMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [keyId, usedAt]);

  if (!scripted) return null;
  return (
    <p className="flex items-center gap-2 text-sm">
      {usedAt === null ? (
        <Spinner className="size-3.5 text-faint" />
      ) : (
        <CircleCheck aria-hidden="true" className="size-4 text-green" />
      )}
      {/* The time beside it goes on by itself: only the news is read out. */}
      <output className={usedAt === null ? "text-muted" : "text-green-text"}>
        {usedAt === null ? t("waiting") : t("firstUsed")}
      </output>
      {usedAt !== null && <RelativeTime at={usedAt} className="text-muted" />}
    </p>
  );
}

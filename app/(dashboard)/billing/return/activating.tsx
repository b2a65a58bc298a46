"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Spinner } from "@/components/ui/spinner";

const everyMs = 1_500;
/** After this the page says that it takes longer, and goes on asking. */
const longMs = 20_000;

/** Waits until the seat is there: asks again and again, and leads to the key; before any script the page reloads itself. */
export function Activating({ attempt, keyId }: { attempt: string; keyId: number }) {
  const t = useTranslations("billing.return");
  const router = useRouter();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const began = Date.now();
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      const answer = await fetch(`/billing/return/state?attempt=${attempt}`, { cache: "no-store" }).catch(
        () => null,
      );
      const told = answer?.ok ? await answer.json().catch(() => null) : null;
      // The session is over, or the attempt nobody's: the page says so itself.
      const state =
        answer && answer.status >= 400 && answer.status < 500 ? "gone" : (told?.state ?? "activating");
      asking = false;
      if (Date.now() - began > longMs) setLong(true);
      // The page itself knows where every other state leads.
      if (state !== "activating") router.refresh();
    };
    const timer = setInterval(ask, everyMs);
    return () => clearInterval(timer);
  }, [attempt, router]);
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
      <div aria-live="polite">
        <EmptyState
          framed
          icon={<Spinner />}
          title={t("activating.title")}
          description={t(long ? "activating.long" : "activating.text")}
          action={long && <ButtonLink href={`/keys/${keyId}#desk`}>{t("toKey")}</ButtonLink>}
        />
      </div>
    </>
  );
}

"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import type { MadeKey } from "./unseen";

/** Names the keys whose secrets never arrived on this page, with the way to a new secret for each. */
export function UnseenKeys({ keys }: { keys: readonly MadeKey[] }) {
  const t = useTranslations("onboarding.unseen");
  if (keys.length === 0) return null;
  return (
    <Banner tone="danger" live title={t("title", { count: keys.length })}>
      {t("text", { count: keys.length })}
      <ul className="mt-1 max-h-48 list-disc overflow-y-auto pl-5">
        {keys.map(({ keyId, description }) => (
          <li key={keyId} className="[overflow-wrap:anywhere]">
            <Link href={`/keys/${keyId}#secrets`} prefetch={false} target="_blank">
              {description}
            </Link>
          </li>
        ))}
      </ul>
    </Banner>
  );
}

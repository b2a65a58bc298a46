"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";

/** For one who is about to turn off a key that has a seat: it goes on billing, and what can be done about that. */
export function SeatStillBills({ keyId }: { keyId: number }) {
  const t = useTranslations("desk.stillBills");
  return (
    <Banner tone="warn" title={t("title")}>
      {t.rich("text", {
        move: (chunks) => (
          <Link href={`/keys/${keyId}/desk/move`} prefetch={false}>
            {chunks}
          </Link>
        ),
        disable: (chunks) => (
          <Link href={`/keys/${keyId}/desk/disable`} prefetch={false}>
            {chunks}
          </Link>
        ),
      })}
    </Banner>
  );
}

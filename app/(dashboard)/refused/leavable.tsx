"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";

/** A line that can be put aside while the page is open: a refusal that is right needs no change. */
export function Leavable({
  name,
  actions,
  children,
}: {
  /** What the line is about, for its buttons and for what remains of it. */
  name: string;
  actions: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("refused");
  const [left, leave] = useState(false);
  if (left) {
    return (
      <li className="flex items-center justify-between gap-4 px-4 py-1.5 sm:px-5">
        <span className="min-w-0 truncate text-sm text-faint">{t("left", { name })}</span>
        <Button variant="ghost" size="sm" onClick={() => leave(false)}>
          {t("bringBack")}
        </Button>
      </li>
    );
  }
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-5">
      <div className="grid min-w-0 flex-1 basis-80 gap-1">{children}</div>
      <div className="flex shrink-0 items-center gap-1.5">
        {actions}
        <Button variant="ghost" size="sm" aria-label={t("leaveNamed", { name })} onClick={() => leave(true)}>
          {t("leave")}
        </Button>
      </div>
    </li>
  );
}

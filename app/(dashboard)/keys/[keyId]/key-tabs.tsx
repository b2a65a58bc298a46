"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { LinkTabs } from "@/components/ui/link-tabs";

/** The pages of one key. */
export function KeyTabs({ keyId }: { keyId: number }) {
  const t = useTranslations("keys.tabs");
  const path = usePathname();
  const tabs = [
    { href: `/keys/${keyId}` as const, label: t("settings") },
    { href: `/keys/${keyId}/activity` as const, label: t("activity") },
  ];
  return (
    <LinkTabs
      label={t("label")}
      tabs={tabs.map((tab) => ({ ...tab, active: path === tab.href }))}
      className="mb-6"
    />
  );
}

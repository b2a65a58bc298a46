"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { CompanyName } from "@/lib/companies/queries";
import type { KeySettings } from "@/lib/keys/key";
import { keySummary } from "@/lib/keys/summary";

/** What a key with these settings can do, in the reader's language. */
export function useSummary(
  settings: Pick<KeySettings, "preset" | "companyScope" | "companies" | "origins" | "expiresAt">,
  companies: readonly CompanyName[],
): string {
  const t = useTranslations("keys.summary");
  const format = useFormatter();
  const names = useMemo(() => new Map(companies.map(({ vat, name }) => [vat, name])), [companies]);
  return keySummary(
    {
      t,
      list: (items) => format.list(items, "and"),
      date: (at) => format.dateTime(at, "dateTime"),
    },
    settings,
    names,
  );
}

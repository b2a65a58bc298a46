"use client";

import { useFormatter, useTranslations } from "next-intl";
import { template } from "@/lib/i18n/template";
import { useDeskWords } from "../desk-badge";

/** What a row speaks with: worked out once a table, as each asking makes translators and sentences anew. */
export function useRowWords() {
  const t = useTranslations("keys");
  const list = useTranslations("keysList");
  const desk = useTranslations("desk");
  const deskBadge = useDeskWords();
  const format = useFormatter();
  return {
    desk,
    deskBadge,
    noDesk: deskBadge({ kind: "none", at: null }),
    enableDesk: template((name: string) => desk("cell.none", { name })),
    t,
    list,
    format,
    pick: template((name: string) => list("bulk.pick", { name })),
    hints: template((test: string, live: string) => t("table.hints", { test, live })),
    enable: template((name: string) => t("switch.enable", { name })),
    onlyCompany: template((name: string) => list("onlyCompany", { name })),
    moreCompanies: template((names: string) => t("scope.more", { names })),
    moreOrigins: template((names: string) => list("origins.more", { names })),
    created: template((date: string) => t("table.created", { date })),
    actions: template((name: string) => t("menu.label", { name })),
  };
}

export type RowWords = ReturnType<typeof useRowWords>;

"use client";

import { useFormatter, useTranslations } from "next-intl";

/** What a row speaks with: asked for once a table, as each asking makes translators of its own. */
export function useRowWords() {
  return { t: useTranslations("keys"), list: useTranslations("keysList"), format: useFormatter() };
}

export type RowWords = ReturnType<typeof useRowWords>;

"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { FieldError } from "@/components/ui/field";
import { SearchInput } from "@/components/ui/search-input";
import { idle, refusal } from "@/lib/forms/state";
import { searchKeys } from "./actions";

/** The search over the list; it is posted, for a pasted secret must not reach the address. */
export function KeySearch({ q }: { q: string }) {
  const t = useTranslations("keys.search");
  const [state, search] = useActionState(searchKeys, idle);
  const error = refusal(state)?.error;
  return (
    <form action={search} className="grid max-w-sm gap-1.5">
      <SearchInput
        name="q"
        label={t("label")}
        placeholder={t("placeholder")}
        defaultValue={q}
        maxLength={120}
        shortcut="/"
        aria-describedby={error ? "search-error" : undefined}
        aria-invalid={error ? true : undefined}
      />
      <div aria-live="polite">
        <FieldError id="search-error">{error}</FieldError>
      </div>
    </form>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSent } from "@/app/use-sent";
import { FieldError } from "@/components/ui/field";
import { SearchInput } from "@/components/ui/search-input";
import { refusal } from "@/lib/forms/state";
import { searchKeys } from "./actions";

/** The search over the list; it is posted, for a pasted secret must not reach the address. `view`: the list's query. */
export function KeySearch({ q, view }: { q: string; view: string }) {
  const t = useTranslations("keysList.search");
  const [state, search] = useSent(searchKeys);
  const error = refusal(state)?.error;
  // What was searched here leaves the field as it is; a filter lifted elsewhere empties it.
  const [sent, send] = useState(q);
  const [shown, show] = useState({ q, turn: 0 });
  if (q !== shown.q) show({ q, turn: q === sent ? shown.turn : shown.turn + 1 });
  return (
    <form
      action={search}
      onSubmit={(event) => send(String(new FormData(event.currentTarget).get("wordsOrSecret") ?? "").trim())}
      className="grid w-full max-w-md gap-1.5"
    >
      <input type="hidden" name="view" value={view} />
      <SearchInput
        key={shown.turn}
        name="wordsOrSecret"
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

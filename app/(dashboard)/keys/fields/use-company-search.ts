"use client";

import { useEffect, useRef, useState } from "react";
import type { CompanyChoices, CompanyName } from "@/lib/companies/queries";
import { idle } from "@/lib/forms/state";
import { searchCompanies } from "./actions";

const debounceMs = 200;

/** What a search has found so far, and whether more of it can be fetched. */
export type CompanySearch = {
  query: string;
  companies: CompanyName[];
  total: number;
  pending: boolean;
  /** Null: it went well. */
  error: string | null;
  search: (query: string) => void;
  more: () => void;
};

/** Companies of the account, searched on the server as one types, a page at a time; `first` is what is found by nothing. */
export function useCompanySearch(first: CompanyChoices): CompanySearch {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState(first);
  const [pages, setPages] = useState(1);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** An answer to an older question is no answer. */
  const asked = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const fetchPage = async (text: string, page: number) => {
    asked.current += 1;
    const question = asked.current;
    const form = new FormData();
    form.set("q", text);
    form.set("page", String(page));
    const answer = await searchCompanies(idle, form).catch(() => null);
    if (question !== asked.current) return;
    setPending(false);
    if (!answer?.ok) {
      setError(answer?.formError ?? answer?.fieldErrors.q ?? "");
      return;
    }
    setError(null);
    setPages(page);
    setFound(({ companies }) =>
      page === 1
        ? answer.data
        : { companies: [...companies, ...answer.data.companies], total: answer.data.total },
    );
  };

  return {
    query,
    ...found,
    pending,
    error,
    search: (text) => {
      setQuery(text);
      clearTimeout(timer.current);
      if (text.trim() === query.trim()) return;
      if (text.trim() === "") {
        asked.current += 1;
        setPending(false);
        setError(null);
        setPages(1);
        setFound(first);
        return;
      }
      setPending(true);
      timer.current = setTimeout(() => fetchPage(text, 1), debounceMs);
    },
    more: () => {
      setPending(true);
      void fetchPage(query, pages + 1);
    },
  };
}

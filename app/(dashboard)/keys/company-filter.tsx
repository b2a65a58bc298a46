"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { CompanyName } from "@/lib/companies/queries";
import { suggestCompanies } from "./actions";
import { companyPath } from "./company-path";

const pauseMs = 250;

/** Picks the company to filter by: a GET form of its VAT number, and with scripts also its name. `query`: the view without one. */
export function CompanyFilter({ query }: { query: string }) {
  const t = useTranslations("keysList.company");
  const id = useId();
  const [found, setFound] = useState<CompanyName[] | null>(null);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const suggest = (typed: string) => {
    clearTimeout(timer.current);
    asked.current += 1;
    const turn = asked.current;
    // A secret that was pasted here by mistake goes nowhere.
    if (typed.trim() === "" || /ik_/i.test(typed)) return setFound(null);
    timer.current = setTimeout(async () => {
      // Suggestions are a help: the form works without them.
      const companies = await suggestCompanies(typed).catch(() => null);
      if (turn === asked.current) setFound(companies);
    }, pauseMs);
  };

  return (
    <div className="grid gap-1 p-1 sm:w-72">
      <form action="/keys" className="grid gap-1.5">
        {[...new URLSearchParams(query)].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label htmlFor={id} className="text-xs text-muted">
          {t("label")}
        </label>
        <div className="flex gap-1.5">
          <Input
            id={id}
            name="company"
            required
            maxLength={120}
            autoComplete="off"
            spellCheck={false}
            placeholder={t("placeholder")}
            onChange={(event) => suggest(event.currentTarget.value)}
          />
          <Button type="submit">{t("apply")}</Button>
        </div>
      </form>
      <div aria-live="polite">
        {found?.length === 0 && <p className="px-2 py-1.5 text-sm text-muted">{t("unknown")}</p>}
        <ul>
          {found?.map(({ vat, name }) => (
            <li key={vat}>
              <Link
                href={companyPath(query, vat)}
                prefetch={false}
                className="grid rounded-sm px-2 py-1.5 text-sm hover:bg-hover"
              >
                <span className="truncate text-ink">{name}</span>
                <span className="font-mono text-xs text-faint">{vat}</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

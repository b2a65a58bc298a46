import { Building2, Plus } from "lucide-react";
import type { Metadata } from "next";
import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/search-input";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { listEntries } from "@/lib/companies/queries";
import { searchForm } from "@/lib/keys/form";
import { AddCompany } from "./add-company";
import { CompaniesTable } from "./companies-table";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("companies"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The account's companies; `q` searches, `add` opens the form. */
export default async function CompaniesPage({ searchParams }: Props) {
  const { accountId } = await dashboardCtx();
  const { q: text, add } = await searchParams;
  const search = searchForm.safeParse({ q: typeof text === "string" ? text : "" });
  const q = search.success ? search.data.q : "";
  const adding = add !== undefined;
  const t = await getTranslations("companies");
  const entries = await listEntries(db(), accountId, q || null);
  const addLink = (variant: "primary" | "secondary") => (
    <ButtonLink href="/companies?add=1" variant={variant} icon={<Plus aria-hidden="true" />}>
      {t("add")}
    </ButtonLink>
  );

  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={!adding && addLink("primary")} />
      <div className="grid gap-4">
        {adding && <AddCompany />}
        {(entries.length > 0 || q !== "") && (
          <Form action="/companies" role="search" className="max-w-sm">
            <SearchInput
              name="q"
              label={t("search.label")}
              placeholder={t("search.placeholder")}
              defaultValue={q}
              maxLength={120}
              shortcut="/"
            />
          </Form>
        )}
        {entries.length > 0 && <CompaniesTable entries={entries} />}
        {entries.length === 0 && q !== "" && (
          <EmptyState
            framed
            icon={<Building2 aria-hidden="true" />}
            title={t("search.none", { q })}
            description={t("search.noneText")}
            action={<ButtonLink href="/companies">{t("search.all")}</ButtonLink>}
          />
        )}
        {entries.length === 0 && q === "" && (
          <EmptyState
            framed
            icon={<Building2 aria-hidden="true" />}
            title={t("empty.title")}
            description={t("empty.text")}
            action={!adding && addLink("secondary")}
          />
        )}
      </div>
    </>
  );
}

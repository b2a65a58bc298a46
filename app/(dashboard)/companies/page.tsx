import { Building2, Plus } from "lucide-react";
import type { Metadata } from "next";
import Form from "next/form";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { SearchInput } from "@/components/ui/search-input";
import { db } from "@/db";
import { environments } from "@/lib/access/presets";
import { dashboardCtx } from "@/lib/auth/session";
import { listEntries } from "@/lib/companies/entry-queries";
import { showsSecret } from "../events/view";
import { AddCompany } from "./add-company";
import { CompaniesTable } from "./companies-table";
import { companiesPath, readView } from "./view";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("companies"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The account's companies; the address says which (`view.ts`). */
export default async function CompaniesPage({ searchParams }: Props) {
  const { accountId } = await dashboardCtx();
  const params = await searchParams;
  if (showsSecret(params)) redirect("/companies");
  const view = readView(params);
  const t = await getTranslations("companies");
  const common = await getTranslations("common.environment");
  const listing = await listEntries(db(), accountId, view);
  if (listing.total === 0 && view.page > 1) redirect(companiesPath({ ...view, page: 1 }));
  const narrowed = view.q !== "" || view.environment !== null;
  const addLink = (variant: "primary" | "secondary") => (
    <ButtonLink href="/companies?add=1" variant={variant} icon={<Plus aria-hidden="true" />}>
      {t("add")}
    </ButtonLink>
  );

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={!view.adding && addLink("primary")}
      />
      <div className="grid gap-4">
        {view.adding && <AddCompany />}
        {(listing.total > 0 || narrowed) && (
          <div className="flex flex-wrap items-center gap-3">
            <LinkTabs
              look="segmented"
              label={t("filter")}
              tabs={[null, ...environments].map((environment) => ({
                href: companiesPath({ ...view, environment, page: 1 }),
                label: environment ? common(environment) : t("everywhere"),
                active: view.environment === environment,
              }))}
            />
            <Form action="/companies" role="search" className="w-full sm:w-80">
              {view.environment && <input type="hidden" name="environment" value={view.environment} />}
              <SearchInput
                key={view.q}
                name="q"
                label={t("search.label")}
                placeholder={t("search.placeholder")}
                defaultValue={view.q}
                maxLength={120}
                shortcut="/"
              />
            </Form>
          </div>
        )}
        {listing.total > 0 && <CompaniesTable listing={listing} view={view} />}
        {listing.total === 0 && narrowed && (
          <EmptyState
            framed
            icon={<Building2 aria-hidden="true" />}
            title={
              view.q === ""
                ? t("search.noneIn", { environment: common(view.environment ?? "test") })
                : t("search.none", { q: view.q })
            }
            description={t(view.q === "" ? "search.noneInText" : "search.noneText")}
            action={<ButtonLink href="/companies">{t("search.all")}</ButtonLink>}
          />
        )}
        {listing.total === 0 && !narrowed && (
          <EmptyState
            framed
            icon={<Building2 aria-hidden="true" />}
            title={t("empty.title")}
            description={t("empty.text")}
            action={!view.adding && addLink("secondary")}
          />
        )}
      </div>
    </>
  );
}

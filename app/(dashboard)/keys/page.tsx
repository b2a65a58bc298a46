import { KeyRound, Plus } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { companyNames } from "@/lib/companies/queries";
import { activeFilters, lift } from "@/lib/keys/list";
import { countKeys, listKeysPage } from "@/lib/keys/list-queries";
import { seatsOnKeys } from "@/lib/seats/queries";
import { showsSecret } from "../events/view";
import { FilterBar, SortMenu } from "./filter-bar";
import { KeySearch } from "./key-search";
import { KeysTable } from "./keys-table";
import { NoMatches } from "./no-matches";
import { keyInAddress, readView, type SearchParams, viewQuery } from "./view";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys"))("title") };
}

/** Every key of the account, or those that pass the filters. */
export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { accountId } = await dashboardCtx();
  const params = await searchParams;
  if (showsSecret(params)) redirect("/keys");
  const linked = keyInAddress(params);
  if (linked !== null) redirect(`/keys/${linked}`);
  const view = readView(params);
  const { filters, order, cursor } = view;
  const [t, page, names] = await Promise.all([
    getTranslations("keys"),
    listKeysPage(db(), accountId, filters, order, cursor),
    companyNames(db(), accountId, filters.company ? [filters.company] : []),
  ]);
  const seats = await seatsOnKeys(
    db(),
    accountId,
    page.rows.map(({ id }) => id),
  );
  const companyName = (filters.company && names.get(filters.company)) ?? null;
  const active = activeFilters(filters);
  const onlyPrimary = active.length === 0 && page.total === 1;
  const lifted =
    page.total > 0
      ? []
      : await Promise.all(
          active.map(async (name) => ({
            name,
            total: await countKeys(db(), accountId, lift(filters, name)),
          })),
        );

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <ButtonLink href="/keys/onboarding">{t("onboard")}</ButtonLink>
            <ButtonLink href="/keys/new" variant="primary" icon={<Plus aria-hidden="true" />}>
              {t("create")}
            </ButtonLink>
          </>
        }
      />
      <div className="grid gap-4">
        {onlyPrimary ? (
          <Banner title={t("advice.title")}>{t("advice.text")}</Banner>
        ) : (
          <div className="grid gap-3">
            <div className="relative flex flex-wrap items-start justify-between gap-2">
              <KeySearch q={filters.q} view={viewQuery({ ...view, cursor: null })} />
              <SortMenu view={view} />
            </div>
            <FilterBar view={view} companyName={companyName} />
          </div>
        )}
        {page.rows.length > 0 ? (
          <KeysTable page={page} view={view} seats={seats} now={new Date()} />
        ) : (
          <NoMatches view={view} lifted={lifted} companyName={companyName} />
        )}
        {onlyPrimary && (
          <EmptyState
            framed
            icon={<KeyRound aria-hidden="true" />}
            title={t("empty.title")}
            description={t("empty.text")}
            action={
              <ButtonLink href="/keys/new" variant="primary">
                {t("empty.action")}
              </ButtonLink>
            }
          />
        )}
      </div>
    </>
  );
}

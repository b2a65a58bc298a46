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
import { companyNames, findKey, listKeys } from "@/lib/keys/queries";
import { KeySearch } from "./key-search";
import { KeysTable } from "./keys-table";
import { type KeysView, keysPageSize, keysPath, readView, type SearchParams } from "./view";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys"))("title") };
}

/** Every key of the account, or those searched for. */
export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { accountId } = await dashboardCtx();
  const view = readView(await searchParams);
  const [t, listing, names] = await Promise.all([
    getTranslations("keys"),
    listingOf(accountId, view),
    companyNames(db(), accountId),
  ]);
  if (listing.rows.length === 0 && view.page > 1) redirect(keysPath({ ...view, page: 1 }));
  const whole = view.q === "" && view.keyId === null;
  const onlyPrimary = whole && listing.total === 1;

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <ButtonLink href="/keys/new" variant="primary" icon={<Plus aria-hidden="true" />}>
            {t("create")}
          </ButtonLink>
        }
      />
      <div className="grid gap-4">
        {onlyPrimary ? (
          <Banner title={t("advice.title")}>{t("advice.text")}</Banner>
        ) : (
          <KeySearch q={view.q} />
        )}
        {listing.rows.length > 0 ? (
          <KeysTable {...{ listing, names, view }} now={new Date()} />
        ) : (
          <EmptyState
            framed
            icon={<KeyRound aria-hidden="true" />}
            title={view.keyId === null ? t("search.none", { q: view.q }) : t("search.gone")}
            description={view.keyId === null && t("search.noneText")}
            action={<ButtonLink href="/keys">{t("search.all")}</ButtonLink>}
          />
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
        {view.keyId !== null && listing.rows.length > 0 && (
          <ButtonLink href="/keys" variant="link" className="justify-self-start">
            {t("search.all")}
          </ButtonLink>
        )}
      </div>
    </>
  );
}

async function listingOf(accountId: number, { q, page, keyId }: KeysView) {
  if (keyId === null) {
    return listKeys(db(), accountId, { page, pageSize: keysPageSize, sort: null }, q || null);
  }
  const key = await findKey(db(), accountId, keyId);
  return { rows: key ? [key] : [], total: key ? 1 : 0 };
}

import { Download, History } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyles } from "@/components/ui/button-styles";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { db } from "@/db";
import { listAudit } from "@/lib/audit/queries";
import { dashboardCtx } from "@/lib/auth/session";
import { keyName } from "@/lib/keys/named-queries";
import { type SearchParams, showsSecret } from "../events/view";
import { AuditTable } from "./audit-table";
import { ActivityFilters } from "./filters";
import { activityPageSize, activityParams, activityPath, auditFilterOf, readActivity } from "./view";
import { auditWords } from "./words";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("activity") };
}

/** The account's audit log, the newest first. */
export default async function ActivityPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { accountId } = await dashboardCtx();
  const params = await searchParams;
  if (showsSecret(params)) redirect("/activity");
  const view = readActivity(params);
  const filter = auditFilterOf(view);
  const keyId = filter.key && "id" in filter.key ? filter.key.id : null;
  const [t, nav, common, page, name] = await Promise.all([
    getTranslations("activity"),
    getTranslations("nav"),
    getTranslations("common.actions"),
    listAudit(db(), accountId, filter, view.cursor, activityPageSize),
    keyId === null ? null : keyName(db(), accountId, keyId),
  ]);
  const words = await auditWords(accountId, page.rows);
  const first = { ...view, cursor: null };
  if (page.rows.length === 0 && view.cursor !== null) redirect(activityPath(first));
  const [newest, oldest] = [page.rows[0], page.rows.at(-1)];
  return (
    <>
      <PageHeader
        title={nav("activity")}
        description={t("description")}
        actions={
          // A plain link: it leads to a file, which no router may fetch ahead.
          <a href={`/activity/export?${activityParams(first)}`} download className={buttonStyles()}>
            <Download aria-hidden="true" />
            {t("export")}
          </a>
        }
      />
      <div className="grid gap-4">
        <ActivityFilters view={view} keyName={name} />
        {page.rows.length > 0 ? (
          <AuditTable
            entries={page.rows}
            words={words}
            footer={
              <Pagination
                label={t("pages")}
                previousLabel={common("previous")}
                nextLabel={common("next")}
                previous={
                  page.newer && newest ? activityPath({ ...view, cursor: { after: newest.id } }) : null
                }
                next={page.older && oldest ? activityPath({ ...view, cursor: { before: oldest.id } }) : null}
              />
            }
          />
        ) : (
          <EmptyState
            framed
            icon={<History aria-hidden="true" />}
            title={t("none.title")}
            description={t("none.text")}
            action={<ButtonLink href="/activity">{t("none.all")}</ButtonLink>}
          />
        )}
      </div>
    </>
  );
}

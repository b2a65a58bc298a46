import { ListTree } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { listEvents } from "@/lib/events/queries";
import { eventsKeptDays } from "@/lib/events/usage-commands";
import { keyName } from "@/lib/keys/named-queries";
import { EventList } from "./event-list";
import { EventFilters } from "./filters";
import { Newer } from "./newer";
import {
  eventsPageSize,
  eventsPath,
  filterOf,
  paramsOf,
  readView,
  type SearchParams,
  showsSecret,
} from "./view";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("nav"))("events") };
}

/** The account's request log, the newest first. */
export default async function EventsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { accountId } = await dashboardCtx();
  const params = await searchParams;
  if (showsSecret(params)) redirect("/events");
  const view = readView(params);
  const filter = filterOf(view);
  const keyId = filter.key && "id" in filter.key ? filter.key.id : null;
  const [t, nav, common, page, name] = await Promise.all([
    getTranslations("events"),
    getTranslations("nav"),
    getTranslations("common.actions"),
    listEvents(db(), accountId, filter, view.cursor, eventsPageSize),
    keyId === null ? null : keyName(db(), accountId, keyId),
  ]);
  const first = { ...view, cursor: null };
  const narrowed = paramsOf(first).size > 0;
  if (page.rows.length === 0 && view.cursor !== null) redirect(eventsPath(first));
  const [newest, oldest] = [page.rows[0], page.rows.at(-1)];

  return (
    <>
      <PageHeader
        title={nav("events")}
        description={t("description", { days: eventsKeptDays })}
        actions={
          view.cursor === null ? (
            <Newer after={newest?.id ?? 0} params={paramsOf(first).toString()} first={eventsPath(first)} />
          ) : (
            <ButtonLink href={eventsPath(first)}>{t("newest")}</ButtonLink>
          )
        }
      />
      <div className="grid gap-4">
        <EventFilters view={view} keyName={name} />
        {page.rows.length > 0 ? (
          <Card>
            <EventList events={page.rows} label={t("list")} />
            <Pagination
              label={t("pages")}
              previousLabel={common("previous")}
              nextLabel={common("next")}
              previous={page.newer && newest ? eventsPath({ ...view, cursor: { after: newest.id } }) : null}
              next={page.older && oldest ? eventsPath({ ...view, cursor: { before: oldest.id } }) : null}
            />
          </Card>
        ) : (
          <EmptyState
            framed
            icon={<ListTree aria-hidden="true" />}
            title={narrowed ? t("none.title") : t("empty.title")}
            description={narrowed ? t("none.text") : t("empty.text")}
            action={narrowed && <ButtonLink href="/events">{t("none.all")}</ButtonLink>}
          />
        )}
      </div>
    </>
  );
}

import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { listOnboardings, listsPageSize, type OnboardingEntry } from "@/lib/onboarding/queries";
import { ListForm } from "./list-form";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding"))("title") };
}

/** A list of clients, each of whom is to get a key of its own; below it the lists that were given before. */
export default async function OnboardingPage({ searchParams }: Props) {
  const { accountId } = await dashboardCtx();
  const asked = (await searchParams).page;
  const page = typeof asked === "string" && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
  const t = await getTranslations("onboarding");
  const keys = await getTranslations("keys");
  const { rows, total } = await listOnboardings(db(), accountId, page);
  const lastPage = Math.max(1, Math.ceil(total / listsPageSize));
  if (page > lastPage) redirect(lastPage === 1 ? "/keys/onboarding" : `/keys/onboarding?page=${lastPage}`);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        back={{ href: "/keys", label: keys("title") }}
      />
      <div className="grid max-w-4xl gap-8">
        <ListForm creationId={randomUUID()} />
        {total > 0 && <Earlier lists={rows} page={page} lastPage={lastPage} />}
      </div>
    </>
  );
}

async function Earlier({
  lists,
  page,
  lastPage,
}: {
  lists: OnboardingEntry[];
  page: number;
  lastPage: number;
}) {
  const t = await getTranslations("onboarding.earlier");
  const common = await getTranslations("common.actions");
  const format = await getFormatter();
  const paging = lastPage > 1 && (
    <Pagination
      label={t("pages")}
      previous={page > 1 ? `/keys/onboarding?page=${page - 1}` : null}
      next={page < lastPage ? `/keys/onboarding?page=${page + 1}` : null}
      previousLabel={common("previous")}
      nextLabel={common("next")}
      summary={t("summary", { page, pages: lastPage })}
    />
  );
  return (
    <section className="grid gap-3">
      <h2 className="text-base font-semibold text-ink">{t("title")}</h2>
      <Table name={t("title")} footer={paging}>
        <TableHead>
          <Th className="w-full">{t("given")}</Th>
          <Th align="right">{t("made")}</Th>
        </TableHead>
        <TableBody>
          {lists.map(({ id, createdAt, clients, made }) => (
            <TableRow key={id}>
              <Td>
                <Link
                  href={`/keys/onboarding/${id}`}
                  prefetch={false}
                  className="row-link font-medium text-ink"
                >
                  {format.dateTime(createdAt, "dateTime")}
                </Link>
              </Td>
              <Td align="right" className="tabular-nums whitespace-nowrap">
                {t("of", { made, clients })}
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

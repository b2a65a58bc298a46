import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { amountWords } from "@/app/desk/document/amounts";
import { companiesOf } from "@/app/desk/document/companies";
import { DocumentsTable } from "@/app/desk/document/documents-table";
import { DocumentFilters } from "@/app/desk/document/filters";
import { NoDocuments } from "@/app/desk/document/none";
import { numberOf } from "@/app/desk/document/number";
import { askedOf, paramsOf, readView, type SearchParams, showsSecret } from "@/app/desk/document/search-view";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { receiveSchema } from "@/lib/api/schemas";
import { deskApi } from "../../open";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.received"))("title") };
}

/** What came in for the key's companies, the newest first. */
export default async function ReceivedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  if (showsSecret(params)) redirect("/desk/received");
  const api = await deskApi();
  const view = { ...readView(params), state: null };
  const t = await getTranslations("deskApp");
  const [{ items, total }, companies] = await Promise.all([
    api.list(askedOf(view, "receive"), receiveSchema),
    companiesOf(api),
  ]);
  const amount = await amountWords(api, "receive", items);
  const narrowed = paramsOf({ ...view, page: 1 }).size > 0;
  if (items.length === 0 && view.page > 1) redirect("/desk/received");
  const nameOf = new Map(companies.map(({ id, name }) => [id, name]));
  return (
    <>
      <PageHeader title={t("received.title")} description={t("received.description")} />
      <div className="grid gap-4">
        {(total > 0 || narrowed) && <DocumentFilters list="received" view={view} companies={companies} />}
        {items.length === 0 ? (
          <NoDocuments list="received" narrowed={narrowed} />
        ) : (
          <DocumentsTable
            list="received"
            view={view}
            total={total}
            rows={items.map((document) => ({
              id: document.id,
              number: numberOf(document, t("noNumber")),
              date: document.documents[0]?.date ?? null,
              party: document.nome_prestatore ?? document.prestatore,
              company: nameOf.get(document.company_id) ?? null,
              amount: amount(document.id),
              state: document.is_read ? (
                <span className="text-muted">{t("received.read")}</span>
              ) : (
                <Badge tone="blue">{t("unreadMark")}</Badge>
              ),
              at: document.date_sent ?? document.created,
              fresh: !document.is_read,
            }))}
          />
        )}
      </div>
    </>
  );
}

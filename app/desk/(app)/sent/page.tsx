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
import { SdiStateText } from "@/app/desk/sdi-state";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { opensClass } from "@/lib/access/presets";
import { sendSchema } from "@/lib/api/schemas";
import { deskApi } from "../../open";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.sent"))("title") };
}

/** What the key's companies have sent, the newest first. */
export default async function SentPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  if (showsSecret(params)) redirect("/desk/sent");
  const api = await deskApi();
  const view = { ...readView(params), unread: false };
  const t = await getTranslations("deskApp");
  const [{ items, total }, companies] = await Promise.all([
    api.list(askedOf(view, "send"), sendSchema),
    companiesOf(api),
  ]);
  const amount = await amountWords(api, "send", items);
  const narrowed = paramsOf({ ...view, page: 1 }).size > 0;
  if (items.length === 0 && view.page > 1) redirect("/desk/sent");
  const upload = opensClass(api.key.preset, "send") && (
    <ButtonLink href="/desk/upload" variant="primary">
      {t("home.upload")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title={t("sent.title")} description={t("sent.description")} actions={upload} />
      <div className="grid gap-4">
        {(total > 0 || narrowed) && <DocumentFilters list="sent" view={view} companies={companies} />}
        {items.length === 0 ? (
          <NoDocuments list="sent" narrowed={narrowed} action={upload} />
        ) : (
          <DocumentsTable
            list="sent"
            view={view}
            total={total}
            rows={items.map((document) => ({
              id: document.id,
              number: numberOf(document, t("noNumber")),
              date: document.documents[0]?.date ?? null,
              party: document.nome_committente ?? document.committente,
              company: document.company.name,
              amount: amount(document.id),
              state: <SdiStateText state={document.latest_state} />,
              at: document.date_sent ?? document.created,
              fresh: false,
            }))}
          />
        )}
      </div>
    </>
  );
}

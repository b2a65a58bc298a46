import { Building2, Plus } from "lucide-react";
import type { Metadata, Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { documentsShown, readView, type SearchParams, showsSecret } from "@/app/desk/document/search-view";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { opensClass } from "@/lib/access/presets";
import { companySchema } from "@/lib/api/schemas";
import { deskApi } from "../../open";
import { CompanyForm } from "./company-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.companies"))("title") };
}

const pathOf = (q: string, page: number): Route => {
  const params = new URLSearchParams(q === "" ? {} : { q });
  if (page > 1) params.set("page", String(page));
  return `/desk/companies${params.size > 0 ? `?${params}` : ""}` as Route;
};

/** The companies that the key sees, each with its documents. */
export default async function CompaniesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  if (showsSecret(params)) redirect("/desk/companies");
  const api = await deskApi();
  const { q, page, company: edited } = readView(params);
  const t = await getTranslations("deskApp.companies");
  const common = await getTranslations("common.actions");
  const list = await getTranslations("deskApp.list");
  const asked = new URLSearchParams({ page: String(page), page_size: String(documentsShown), sort: "name" });
  if (q !== "") asked.set("q", q);
  const { items, total } = await api.list(`/company?${asked}`, companySchema);
  if (items.length === 0 && page > 1) redirect(pathOf(q, 1));
  // What the key may; `/v1` says so again when it is tried.
  const writes = opensClass(api.key.preset, "write");
  const adds = writes && api.key.companyScope === "all";
  const adding = adds && params.add === "1";
  const changed =
    writes && edited !== null && !adding ? await api.get(`/company/${edited}`, companySchema) : null;
  const add = adds && !adding && (
    <ButtonLink href="/desk/companies?add=1" icon={<Plus aria-hidden="true" />}>
      {t("add")}
    </ButtonLink>
  );
  const first = (page - 1) * documentsShown + 1;
  const last = first + items.length - 1;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={add} />
      <div className="grid gap-4">
        {adding && <CompanyForm company={null} />}
        {changed && <CompanyForm key={`${changed.id}.${changed.version}`} company={changed} />}
        {(total > documentsShown || q !== "") && (
          <Form action="/desk/companies" role="search" className="w-full sm:w-80">
            <SearchInput
              key={q}
              name="q"
              label={t("search")}
              placeholder={t("placeholder")}
              defaultValue={q}
              maxLength={120}
              shortcut="/"
            />
          </Form>
        )}
        {items.length === 0 ? (
          <EmptyState
            framed
            icon={<Building2 />}
            title={t(q === "" ? "empty" : "none")}
            description={t(q === "" ? "emptyText" : "noneText")}
            action={q === "" ? add : <ButtonLink href="/desk/companies">{t("all")}</ButtonLink>}
          />
        ) : (
          <Table
            name={t("title")}
            stack
            footer={
              total > items.length && (
                <Pagination
                  label={t("pages")}
                  summary={list("summary", { first, last, total })}
                  previous={page > 1 ? pathOf(q, page - 1) : null}
                  next={last < total ? pathOf(q, page + 1) : null}
                  previousLabel={common("previous")}
                  nextLabel={common("next")}
                />
              )
            }
          >
            <TableHead>
              <Th>{t("name")}</Th>
              <Th>{t("vat")}</Th>
              <Th>{t("fiscalCode")}</Th>
              <Th align="right">{t("documents")}</Th>
            </TableHead>
            <TableBody>
              {items.map(({ id, name, vat, fiscal_code: fiscalCode }) => (
                <TableRow key={id}>
                  <Td place="title" className="font-medium sm:max-w-72">
                    <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
                  </Td>
                  <Td label={t("vat")} className="font-mono text-sm">
                    {vat}
                  </Td>
                  <Td label={t("fiscalCode")} className="font-mono text-sm">
                    {fiscalCode}
                  </Td>
                  <Td label={t("documents")} align="right">
                    <span className="inline-flex flex-wrap justify-end gap-x-4 gap-y-1">
                      {(["sent", "received"] as const).map((kind) => (
                        <Link
                          key={kind}
                          href={`/desk/${kind}?company=${id}` as Route}
                          aria-label={t(`${kind}Of`, { name })}
                          className="text-accent-text hover:underline"
                        >
                          {t(kind)}
                        </Link>
                      ))}
                      {writes && (
                        <Link
                          href={`/desk/companies?company=${id}` as Route}
                          aria-label={t("change", { name })}
                          className="text-muted hover:underline"
                        >
                          {common("edit")}
                        </Link>
                      )}
                    </span>
                  </Td>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </div>
    </>
  );
}

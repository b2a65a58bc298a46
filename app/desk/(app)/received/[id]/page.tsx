import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { DocumentPage, partOf } from "@/app/desk/document/document-page";
import { idIn } from "@/app/desk/document/downloads";
import { numberOf } from "@/app/desk/document/number";
import type { SearchParams } from "@/app/desk/document/search-view";
import { companySchema, receiveSchema } from "@/lib/api/schemas";
import { readable } from "@/lib/invoices/readable";
import { deskApi } from "../../../open";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.received"))("title") };
}

/** A received document; to open it is to read it, so `/v1` marks it as read. */
export default async function ReceivedDocumentPage({ params, searchParams }: Props) {
  const api = await deskApi();
  const id = idIn((await params).id) ?? notFound();
  const [t, format, locale] = [await getTranslations("deskApp"), await getFormatter(), await getLocale()];
  const received = await api.get(`/receive/${id}?include_payload=true`, receiveSchema);
  const company = await api.get(`/company/${received.company_id}`, companySchema);
  const known = (term: "identifier" | "fileName" | "company" | "format", value: string | null) =>
    value === null ? [] : [{ term: t(`invoice.${term}`), value }];
  return (
    <DocumentPage
      list="received"
      id={id}
      result={readable(received.payload ?? "", locale, partOf(await searchParams))}
      title={numberOf(received, t("noNumber"))}
      badge={null}
      facts={[
        ...known("company", `${company.name} (${company.vat})`),
        {
          term: t("received.at"),
          value: format.dateTime(new Date(received.date_sent ?? received.created), "dateTime"),
        },
        ...known("identifier", received.identifier),
        ...known("fileName", received.file_name),
        ...known("format", received.format),
      ]}
    />
  );
}

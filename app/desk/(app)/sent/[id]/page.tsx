import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { DocumentPage, partOf } from "@/app/desk/document/document-page";
import { idIn } from "@/app/desk/document/downloads";
import { numberOf } from "@/app/desk/document/number";
import type { SearchParams } from "@/app/desk/document/search-view";
import { Timeline } from "@/app/desk/document/timeline";
import { SdiStateText } from "@/app/desk/sdi-state";
import { Refresh } from "@/app/refresh";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { sendSchema, updateSchema } from "@/lib/api/schemas";
import { readable } from "@/lib/invoices/readable";
import { deskApi } from "../../../open";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.sent"))("title") };
}

const refreshMs = 15_000;

/** A sent document: what became of it at the exchange, and what it says. */
export default async function SentDocumentPage({ params, searchParams }: Props) {
  const api = await deskApi();
  const id = idIn((await params).id) ?? notFound();
  const [t, format, locale] = [await getTranslations("deskApp"), await getFormatter(), await getLocale()];
  const [send, updates] = await Promise.all([
    api.get(`/send/${id}?include_payload=true`, sendSchema),
    api.list(`/update?send_id=${id}&sort=id&page_size=100`, updateSchema),
  ]);
  const known = (term: "identifier" | "fileName" | "company" | "format", value: string | null) =>
    value === null ? [] : [{ term: t(`invoice.${term}`), value }];
  const underWay = send.latest_state === null || send.latest_state === "Inviato";
  return (
    <>
      {underWay && <Refresh everyMs={refreshMs} />}
      <DocumentPage
        list="sent"
        id={id}
        result={readable(send.payload ?? "", locale, partOf(await searchParams))}
        title={numberOf(send, t("noNumber"))}
        badge={<SdiStateText state={send.latest_state} />}
        facts={[
          ...known("company", `${send.company.name} (${send.company.vat})`),
          {
            term: t("sent.at"),
            value: format.dateTime(new Date(send.date_sent ?? send.created), "dateTime"),
          },
          ...known("identifier", send.identifier),
          ...known("fileName", send.file_name),
          ...known("format", send.format),
        ]}
      >
        <Card>
          <CardHeader title={t("sent.timeline")} />
          <CardBody>
            <Timeline updates={updates.items} />
          </CardBody>
        </Card>
      </DocumentPage>
    </>
  );
}

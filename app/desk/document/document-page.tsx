import { Download, FileText } from "lucide-react";
import type { Route } from "next";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { buttonStyles } from "@/components/ui/button-styles";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { readable } from "@/lib/invoices/readable";
import { InvoiceView, linesShown } from "./invoice-view";
import { PrintButton } from "./print-button";
import { unreadableInWords } from "./unreadable";

/** Which part of a document an address asks for, from 1. */
export function partOf(params: Record<string, string | string[] | undefined>) {
  const number = (name: string) => {
    const value = params[name];
    return typeof value === "string" && /^[1-9]\d{0,6}$/.test(value) ? Number(value) : 1;
  };
  return { firstInvoice: number("invoice"), firstLine: number("line"), linesMax: linesShown };
}

/** A document: what it says at the left, what is known of it at the right, and ways to keep it. */
export function DocumentPage({
  list,
  id,
  result,
  title,
  badge,
  facts,
  children,
}: {
  list: "sent" | "received";
  id: number;
  result: ReturnType<typeof readable>;
  /** For a document that can't be shown. */
  title: string;
  badge: ReactNode;
  facts: readonly { term: string; value: ReactNode }[];
  /** A card over the facts: the timeline. */
  children?: ReactNode;
}) {
  const t = useTranslations("deskApp.invoice");
  const lists = useTranslations("deskApp.nav");
  const locale = useLocale();
  const base = `/desk/${list}/${id}`;
  const view = "view" in result ? result.view : null;
  const invoice = view?.invoices[0] ?? null;
  const named = invoice?.number
    ? t("title", { type: invoice.type || t("untitled"), number: invoice.number })
    : title;
  const dated = invoice?.date ? t("dated", { date: invoice.date }) : null;
  const look = buttonStyles({ variant: "secondary" });
  return (
    <>
      <PageHeader
        back={{ href: `/desk/${list}` as Route, label: lists(list) }}
        title={<span className="[overflow-wrap:anywhere]">{named}</span>}
        description={[dated, invoice?.totals.total?.value].filter(Boolean).join(" · ")}
        badge={badge}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            {view && (
              <>
                <PrintButton />
                <a href={`${base}/pdf`} className={look} download>
                  <FileText aria-hidden="true" />
                  {t("pdf")}
                </a>
              </>
            )}
            <a href={`${base}/file`} className={look} download>
              <Download aria-hidden="true" />
              {t("file")}
            </a>
          </div>
        }
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_19rem] print:block">
        {view ? (
          <InvoiceView
            view={view}
            places={{
              page: (place, line) =>
                `${base}?${new URLSearchParams({ invoice: String(place), line: String(line) })}` as Route,
              attachment: (place, index) => `${base}/attachments/${place}/${index}`,
            }}
          />
        ) : (
          <Banner tone="warn" title={t("unreadable")}>
            {"unreadable" in result && unreadableInWords(result.unreadable, locale)} {t("unreadableText")}
          </Banner>
        )}
        {/* On a narrow screen the state comes first and what is known of the file last. */}
        <div className="grid gap-5 max-xl:contents print:hidden">
          {children && <div className="max-xl:order-first print:hidden">{children}</div>}
          <Card className="print:hidden">
            <CardHeader title={t("facts")} />
            <CardBody className="py-1">
              <DescriptionList
                items={facts}
                className="xl:[&>div]:grid-cols-1 [&_dd]:[overflow-wrap:anywhere]"
              />
            </CardBody>
          </Card>
        </div>
      </div>
    </>
  );
}

import { Paperclip } from "lucide-react";
import type { Route } from "next";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import type { Readable } from "@/lib/invoices/readable";
import type { ReadableInvoice, Section } from "@/lib/invoices/readable-body";
import { localSize } from "@/lib/invoices/readable-format";
import { headings } from "@/lib/invoices/readable-headings";
import type { ReadableParty } from "@/lib/invoices/readable-parties";
import { DataList } from "./data-list";
import { DataTable } from "./data-table";
import { InvoiceLines } from "./lines";
import { InvoiceTotals } from "./totals";

/** Lines on one page of the view. */
export const linesShown = 100;

/** Where the parts of a document are that are not on this page. */
export type InvoicePlaces = {
  /** Another invoice of the file, or other lines of this one; both from 1. */
  page: (invoice: number, firstLine: number) => Route;
  attachment: (invoice: number, index: number) => string;
};

/** A document as people read it: the same view that the PDF is made of. */
export function InvoiceView({ view, places }: { view: Readable; places: InvoicePlaces }) {
  const t = useTranslations("deskApp.invoice");
  const [invoice] = view.invoices;
  const notes = [
    view.signers.length > 0 && t("signedBy", { names: view.signers.map(({ name }) => name).join(", ") }),
    view.signedInside && t("signedInside"),
    view.omitted > 0 && t("omitted", { count: view.omitted }),
  ].filter((note) => note !== false);
  return (
    <Card className="print:overflow-visible print:border-0 print:shadow-none">
      {invoice && view.invoiceCount > 1 && (
        <div className="border-b border-line [&>nav]:border-t-0">
          <Pagination
            label={t("invoices")}
            summary={t("inFile", { index: invoice.index, count: view.invoiceCount })}
            previous={invoice.index > 1 ? places.page(invoice.index - 1, 1) : null}
            next={invoice.index < view.invoiceCount ? places.page(invoice.index + 1, 1) : null}
            previousLabel={t("previousInvoice")}
            nextLabel={t("nextInvoice")}
          />
        </div>
      )}
      <div className="grid gap-7 py-5">
        <div className="grid gap-x-8 gap-y-6 px-4 sm:grid-cols-2 sm:px-5">
          {[...view.parties.entries()].map(([at, party]) => (
            <Party key={at} party={party} />
          ))}
        </div>
        {invoice && <Invoice invoice={invoice} places={places} />}
        {view.transmission && <Titled section={view.transmission} />}
      </div>
      <div className="border-t border-line bg-subtle px-4 py-3 text-sm text-muted text-pretty sm:px-5">
        <p>{t("legal")}</p>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
    </Card>
  );
}

function Party({ party: { role, name, data } }: { party: ReadableParty }) {
  return (
    <section className="min-w-0">
      <h2 className="text-sm text-muted">{role}</h2>
      {name && <p className="text-lg font-semibold text-ink [overflow-wrap:anywhere]">{name}</p>}
      <DataList data={data} narrow className="mt-2" />
    </section>
  );
}

function Titled({ section: { title, data } }: { section: Section }) {
  return (
    <Block title={title}>
      <DataList data={data} />
    </Block>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 sm:px-5">
      <h2 className="pb-2 text-base font-semibold text-ink">{title}</h2>
      {children}
    </section>
  );
}

function Invoice({ invoice, places }: { invoice: ReadableInvoice; places: InvoicePlaces }) {
  const locale = useLocale();
  const { causes, lines, summary, payments, tables, sections } = invoice;
  return (
    <>
      {causes.length > 0 && (
        <Block title={headings.causes[locale]}>
          {[...causes.entries()].map(([at, cause]) => (
            <p key={at} className="[overflow-wrap:anywhere]">
              {cause}
            </p>
          ))}
        </Block>
      )}
      {lines.rows.length > 0 && (
        <section>
          <h2 className="px-4 pb-2 text-base font-semibold text-ink sm:px-5">{headings.lines[locale]}</h2>
          <div className="max-sm:px-4">
            <InvoiceLines lines={lines} />
          </div>
          <OtherLines invoice={invoice} places={places} />
        </section>
      )}
      {summary && <DataTable table={summary} />}
      <InvoiceTotals totals={invoice.totals} />
      {payments && <DataTable table={payments} />}
      {tables.map((table) => (
        <DataTable key={table.title} table={table} />
      ))}
      {[...sections.entries()].map(([at, section]) => (
        <Titled key={at} section={section} />
      ))}
      <Attachments invoice={invoice} places={places} />
    </>
  );
}

function OtherLines({ invoice, places }: { invoice: ReadableInvoice; places: InvoicePlaces }) {
  const t = useTranslations("deskApp.invoice");
  const common = useTranslations("common.actions");
  const { first, rows, count } = invoice.lines;
  if (count <= rows.length) return null;
  const last = first + rows.length - 1;
  return (
    <Pagination
      label={t("linePages")}
      summary={t("linesOf", { first, last, count })}
      previous={first > 1 ? places.page(invoice.index, Math.max(1, first - linesShown)) : null}
      next={last < count ? places.page(invoice.index, last + 1) : null}
      previousLabel={common("previous")}
      nextLabel={common("next")}
    />
  );
}

function Attachments({ invoice, places }: { invoice: ReadableInvoice; places: InvoicePlaces }) {
  const locale = useLocale();
  if (invoice.attachments.length === 0) return null;
  return (
    <Block title={headings.attachments[locale]}>
      <ul className="grid gap-2">
        {invoice.attachments.map(({ index, name, format, compression, description, bytes }) => (
          <li key={index} className="flex min-w-0 items-start gap-2.5">
            <Paperclip aria-hidden="true" className="mt-1 size-4 shrink-0 text-faint" />
            <div className="min-w-0 [overflow-wrap:anywhere]">
              <a
                href={places.attachment(invoice.index, index)}
                className="font-medium text-accent-text hover:underline"
                download
              >
                {name ?? `${headings.attachments[locale]} ${index}`}
              </a>
              <p className="text-sm text-muted">
                {[description, format, compression, localSize(bytes, locale)].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Block>
  );
}

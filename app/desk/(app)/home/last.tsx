import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { z } from "zod";
import { Badge } from "@/components/ui/badge";
import { CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { receiveSchema, sendSchema, updateSchema } from "@/lib/api/schemas";
import { SdiStateText } from "../../sdi-state";

type Document = { documents: { number: string }[]; file_name: string | null };

/** The invoice's number; a file with several says how many more. */
function numberOf(document: Document, none: string): string {
  const [first, ...more] = document.documents;
  if (!first) return document.file_name ?? none;
  return more.length > 0 ? `${first.number} +${more.length}` : first.number;
}

function Section({
  title,
  all,
  none,
  children,
}: {
  title: string;
  all: Route | null;
  none: string;
  children: ReactNode[];
}) {
  const t = useTranslations("deskApp.home");
  return (
    <>
      <CardHeader
        title={title}
        actions={
          all && (
            <Link href={all} className="text-sm font-medium text-accent-text hover:underline">
              {t("all")}
              <span className="sr-only">: {title}</span>
            </Link>
          )
        }
      />
      {children.length === 0 ? (
        <p className="px-4 py-6 text-center text-base text-muted sm:px-5">{none}</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">{children}</ul>
      )}
    </>
  );
}

function Line({
  href,
  title,
  detail,
  aside,
  at,
}: {
  href: Route;
  title: string;
  detail: string | null;
  aside: ReactNode;
  at: string;
}) {
  return (
    <li className="relative flex items-center gap-4 px-4 py-2.5 hover:bg-hover sm:px-5">
      <div className="min-w-0 flex-1">
        <Link href={href} className="block truncate font-medium text-ink after:absolute after:inset-0">
          {title}
        </Link>
        {detail && <p className="truncate text-sm text-muted">{detail}</p>}
      </div>
      <div className="grid justify-items-end gap-0.5 text-sm text-muted">
        {aside}
        <RelativeTime at={at} />
      </div>
    </li>
  );
}

/** The newest sent documents. */
export function LastSent({ documents }: { documents: z.output<typeof sendSchema>[] }) {
  const t = useTranslations("deskApp");
  return (
    <Section title={t("home.lastSent")} all="/desk/sent" none={t("home.sentNone")}>
      {documents.map((document) => (
        <Line
          key={document.id}
          href={`/desk/sent/${document.id}` as Route}
          title={numberOf(document, t("noNumber"))}
          detail={document.nome_committente ?? document.committente}
          aside={<SdiStateText state={document.latest_state} />}
          at={document.created}
        />
      ))}
    </Section>
  );
}

/** The newest received documents, the unread ones marked. */
export function LastReceived({ documents }: { documents: z.output<typeof receiveSchema>[] }) {
  const t = useTranslations("deskApp");
  return (
    <Section title={t("home.lastReceived")} all="/desk/received" none={t("home.receivedNone")}>
      {documents.map((document) => (
        <Line
          key={document.id}
          href={`/desk/received/${document.id}` as Route}
          title={numberOf(document, t("noNumber"))}
          detail={document.nome_prestatore ?? document.prestatore}
          aside={document.is_read ? null : <Badge tone="blue">{t("unreadMark")}</Badge>}
          at={document.created}
        />
      ))}
    </Section>
  );
}

/** What the exchange said last, each leading to its document. */
export function LastUpdates({ updates }: { updates: z.output<typeof updateSchema>[] }) {
  const t = useTranslations("deskApp");
  return (
    <Section title={t("home.lastUpdates")} all={null} none={t("home.updatesNone")}>
      {updates.map((update) => (
        <Line
          key={update.id}
          href={`/desk/sent/${update.send_id}` as Route}
          title={numberOf({ documents: update.send.documents, file_name: null }, t("noNumber"))}
          detail={update.description}
          aside={<SdiStateText state={update.state} />}
          at={update.last_update}
        />
      ))}
    </Section>
  );
}

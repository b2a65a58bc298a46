import { Inbox, Mail } from "lucide-react";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Refresh } from "@/app/refresh";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { LogoMark } from "@/components/layout/logo";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { env } from "@/lib/env";
import { type CaughtMail, linkify, readInbox } from "@/lib/mail/inbox";

/** The mails the demo has caught, or not found: outside the demo there is no such page. */
export function demoInbox(): CaughtMail[] {
  const { demo, inboxDir } = env();
  if (!demo || inboxDir === null) notFound();
  return readInbox(inboxDir);
}

/** List at the left, the chosen mail at the right; on a phone one or the other. */
export async function InboxFrame({ mails, shown }: { mails: CaughtMail[]; shown: CaughtMail | null }) {
  const t = await getTranslations("demo");
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col px-4 pb-10 sm:px-6 lg:px-10">
      <Refresh everyMs={2_000} />
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 py-6 lg:py-8">
        <div className="flex min-w-0 items-start gap-3">
          <LogoMark className="mt-0.5 size-7" />
          <div className="min-w-0">
            <h1 className="text-xl font-semibold tracking-[-0.015em] text-ink">{t("inboxTitle")}</h1>
            <p className="text-base text-muted text-pretty">{t("inboxText")}</p>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <LocaleSwitch className="max-sm:hidden" />
          <ThemeSwitch className="max-sm:hidden" />
          <ButtonLink href="/" size="sm">
            {t("inboxHome")}
          </ButtonLink>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-h-0 flex-1">
        {mails.length === 0 ? (
          <EmptyState framed icon={<Inbox />} title={t("inboxEmpty")} description={t("inboxEmptyText")} />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <MailList
              mails={mails}
              shownId={shown?.id ?? null}
              label={t("inboxList")}
              noSubject={t("inboxNoSubject")}
            />
            {shown ? (
              <Reading mail={shown} />
            ) : (
              <div className="max-lg:hidden">
                <EmptyState framed icon={<Mail />} title={t("inboxPick")} />
              </div>
            )}
          </div>
        )}
      </main>
    </div>
  );
}

function MailList({
  mails,
  shownId,
  label,
  noSubject,
}: {
  mails: CaughtMail[];
  shownId: string | null;
  label: string;
  noSubject: string;
}) {
  return (
    <nav aria-label={label} className={cn("min-w-0", shownId !== null && "max-lg:hidden")}>
      <Card className="overflow-y-auto lg:max-h-[calc(100dvh-14rem)]">
        <ul className="divide-y divide-line">
          {mails.map((mail) => (
            <li key={mail.id}>
              <Link
                href={`/inbox/${mail.id}`}
                aria-current={mail.id === shownId ? "page" : undefined}
                className="grid grid-cols-[minmax(0,1fr)] gap-0.5 px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2 aria-[current=page]:bg-accent-soft"
              >
                <span className="flex items-baseline justify-between gap-3">
                  <span className="truncate text-sm text-muted">{mail.to.join(", ")}</span>
                  <RelativeTime at={mail.at} className="shrink-0 text-xs text-faint" />
                </span>
                <span className="truncate text-base font-medium text-ink">{mail.subject || noSubject}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </nav>
  );
}

async function Reading({ mail }: { mail: CaughtMail }) {
  const t = await getTranslations("demo");
  const format = await getFormatter();
  const facts: [string, string][] = [
    [t("inboxFrom"), mail.from],
    [t("inboxTo"), mail.to.join(", ")],
    [t("inboxAt"), format.dateTime(mail.at, "precise")],
  ];
  return (
    <div className="min-w-0">
      <Link
        href="/inbox"
        className="mb-2 inline-flex h-9 items-center text-sm text-muted hover:text-ink lg:hidden"
      >
        ← {t("inboxBack")}
      </Link>
      <Card>
        <article aria-labelledby="subject">
          <div className="border-b border-line px-5 py-4 sm:px-7 sm:py-5">
            <h2 id="subject" className="text-lg font-semibold text-ink break-words">
              {mail.subject || t("inboxNoSubject")}
            </h2>
            <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
              {facts.map(([term, value]) => (
                <div key={term} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="text-faint">{term}</dt>
                  <dd className="break-words text-muted">{value}</dd>
                </div>
              ))}
            </dl>
          </div>
          <MailText text={mail.text} />
        </article>
      </Card>
    </div>
  );
}

/** The text part, its addresses as links. The HTML part is not shown: its styles would need an open policy. */
function MailText({ text }: { text: string }): ReactNode {
  let offset = 0;
  return (
    <div className="max-w-2xl px-5 py-5 text-base leading-relaxed break-words whitespace-pre-wrap text-ink sm:px-7">
      {linkify(text.trim()).map((piece) => {
        const key = offset;
        offset += piece.text.length;
        return piece.href === null ? (
          <span key={key}>{piece.text}</span>
        ) : (
          <a
            key={key}
            href={piece.href}
            className="font-medium break-all text-accent-text underline underline-offset-2"
          >
            {piece.text}
          </a>
        );
      })}
    </div>
  );
}

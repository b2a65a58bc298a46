import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { CodeBlock } from "@/components/ui/code-block";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { dashboardCtx } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { originsMax } from "@/lib/origins/origin";
import { example, matches, origins } from "./samples";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("corsGuide"))("title") };
}

const sections = ["origin", "formats", "preflight", "errors", "example", "visible", "list"] as const;
const faults = ["fetch", "invalid", "disabled", "preset", "rate"] as const;
const checks = ["own", "preset", "companies", "exact", "local", "test", "watch"] as const;

const tags = {
  code: (chunks: ReactNode) => <Code>{chunks}</Code>,
  b: (chunks: ReactNode) => <b className="font-medium text-ink">{chunks}</b>,
};

/** How to call the API from a page: origins, preflights, what errors look like, and what not to forget. */
export default async function CorsGuidePage() {
  await dashboardCtx();
  const t = await getTranslations("corsGuide");
  const refused = (chunks: ReactNode) => (
    <Link href="/refused" className="font-medium text-accent-text underline underline-offset-2">
      {chunks}
    </Link>
  );
  return (
    <div className="grid gap-x-12 lg:grid-cols-[minmax(0,44rem)_minmax(0,1fr)]">
      <div className="min-w-0">
        <PageHeader title={t("title")} description={t("lead")} />
        <article className="grid gap-10 text-base leading-6 text-muted text-pretty">
          <Section id="origin" title={t("origin.title")}>
            <p>{t.rich("origin.text", tags)}</p>
            <Table name={t("origin.title")} stack>
              <TableHead>
                <Th>{t("origin.address")}</Th>
                <Th>{t("origin.origin")}</Th>
              </TableHead>
              <TableBody>
                {origins.map(([address, origin]) => (
                  <TableRow key={address}>
                    <Td label={t("origin.address")}>
                      <Code>{address}</Code>
                    </Td>
                    <Td label={t("origin.origin")}>
                      <Code>{origin}</Code>
                    </Td>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
            <p>{t.rich("origin.note", tags)}</p>
          </Section>

          <Section id="formats" title={t("formats.title")}>
            <p>{t("formats.text", { max: originsMax })}</p>
            <ul className="grid list-disc gap-2 pl-5 marker:text-faint">
              <li>{t.rich("formats.exact", tags)}</li>
              <li>{t.rich("formats.wildcard", tags)}</li>
            </ul>
            <Table name={t("formats.table")} stack>
              <TableHead>
                <Th>{t("formats.line")}</Th>
                <Th>{t("formats.matches")}</Th>
                <Th>{t("formats.misses")}</Th>
              </TableHead>
              <TableBody>
                {matches.map(({ line, allowed, refused: kept }) => (
                  <TableRow key={line} className="[&>td]:align-top">
                    <Td label={t("formats.line")}>
                      <Code>{line}</Code>
                    </Td>
                    <Td label={t("formats.matches")}>
                      <Codes texts={allowed} />
                    </Td>
                    <Td label={t("formats.misses")}>
                      <Codes texts={kept} />
                    </Td>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
            <p>{t.rich("formats.refused", tags)}</p>
          </Section>

          <Section id="preflight" title={t("preflight.title")}>
            <p>{t.rich("preflight.text", tags)}</p>
            <ol className="grid list-decimal gap-2 pl-5 marker:text-faint">
              <li>{t.rich("preflight.ask", tags)}</li>
              <li>{t.rich("preflight.send", tags)}</li>
              <li>{t.rich("preflight.refuse", { ...tags, refused })}</li>
            </ol>
            <p>{t("preflight.cache")}</p>
          </Section>

          <Section id="errors" title={t("errors.title")}>
            <p>{t("errors.text")}</p>
            <dl className="divide-y divide-line overflow-clip rounded-lg border border-line bg-surface shadow-xs">
              {faults.map((fault) => (
                <div
                  key={fault}
                  className="grid gap-1 px-4 py-3 sm:grid-cols-[14rem_minmax(0,1fr)] sm:gap-x-6"
                >
                  <dt className="text-ink">
                    <span className="sr-only">{t("errors.seen")}: </span>
                    {t.rich(`errors.${fault}`, tags)}
                  </dt>
                  <dd className="grid gap-1">
                    <p className="text-ink">
                      <span className="sr-only">{t("errors.why")}: </span>
                      {t(`errors.${fault}Why`)}
                    </p>
                    <p>
                      <span className="sr-only">{t("errors.mend")}: </span>
                      {t.rich(`errors.${fault}Mend`, tags)}
                    </p>
                  </dd>
                </div>
              ))}
            </dl>
          </Section>

          <Section id="example" title={t("example.title")}>
            <p>{t.rich("example.text", tags)}</p>
            <CodeBlock
              title={t("example.code")}
              copyLabel={t("example.copy")}
              value={example(env().baseUrl)}
            />
            <p>{t.rich("example.headers", tags)}</p>
          </Section>

          <Section id="visible" title={t("visible.title")}>
            <p>{t("visible.text")}</p>
            <p>{t("visible.then")}</p>
          </Section>

          <Section id="list" title={t("list.title")}>
            <ul className="grid list-disc gap-2 pl-5 marker:text-faint">
              {checks.map((check) => (
                <li key={check}>{t.rich(`list.${check}`, tags)}</li>
              ))}
            </ul>
          </Section>
        </article>
      </div>

      <nav aria-label={t("on")} className="hidden lg:block">
        <div className="sticky top-[calc(var(--strip,0px)+2.25rem)] grid gap-1 border-l border-line pl-4 text-sm">
          <p className="pb-1 font-medium text-ink">{t("on")}</p>
          {sections.map((section) => (
            <a key={section} href={`#${section}`} className="rounded-sm py-0.5 text-muted hover:text-ink">
              {t(`${section}.title`)}
            </a>
          ))}
        </div>
      </nav>
    </div>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-4">
      <h2
        id={id}
        className="scroll-mt-[calc(var(--strip,0px)+1.5rem)] text-lg font-semibold tracking-tight text-ink max-lg:scroll-mt-20"
      >
        {title}
      </h2>
      {children}
    </section>
  );
}

function Code({ children }: { children: ReactNode }) {
  return (
    <code className="rounded-xs bg-subtle px-1 py-px font-mono text-xs text-ink [overflow-wrap:anywhere]">
      {children}
    </code>
  );
}

function Codes({ texts }: { texts: readonly string[] }) {
  return (
    <span className="grid gap-1 max-sm:justify-items-end">
      {texts.map((text) => (
        <span key={text}>
          <Code>{text}</Code>
        </span>
      ))}
    </span>
  );
}

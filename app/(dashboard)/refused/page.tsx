import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { dashboardCtx } from "@/lib/auth/session";
import { refusedDays } from "@/lib/events/refused-queries";
import { KeyFilter } from "./key-filter";
import { readRefused } from "./read-refused";
import { Line } from "./refused-line";
import { readView, refusedPath } from "./view";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("refused"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Requests that keys were refused lately, each with the smallest change that would allow it. */
export default async function RefusedPage({ searchParams }: Props) {
  const ctx = await dashboardCtx();
  const view = readView(await searchParams);
  const t = await getTranslations("refused");
  const keys = await getTranslations("keys");
  const found = await readRefused(ctx, view, new Date());
  const any = found.reasons.length > 0;

  return (
    <>
      <PageHeader title={t("title")} description={t("description", { days: refusedDays })} />
      <div className="grid gap-4">
        {any && (
          <div className="flex min-w-0 flex-wrap items-end gap-x-6 gap-y-3">
            <LinkTabs
              label={t("reasons")}
              className="min-w-0 flex-1 basis-full sm:basis-96"
              tabs={[null, ...found.reasons].map((reason) => ({
                href: refusedPath({ ...view, reason }),
                label: t(reason ? `tab.${reason}` : "tab.all"),
                active: view.reason === reason,
              }))}
            />
            <KeyFilter
              view={view}
              keys={found.keys.map(({ id, description, primary }) => ({
                id,
                name: primary ? keys("primary.name") : description,
              }))}
            />
          </div>
        )}
        {found.lines.length > 0 && (
          <Card>
            <ul className="divide-y divide-line">
              {found.lines.map((line) => (
                <Line
                  key={`${line.keyId} ${line.code} ${line.needs} ${line.origin}`}
                  line={line}
                  names={found.names}
                />
              ))}
            </ul>
            {found.more > 0 && (
              <p className="border-t border-line px-5 py-2.5 text-sm text-muted">
                {t("more", { more: found.more })}
              </p>
            )}
          </Card>
        )}
        {found.lines.length === 0 && (
          <EmptyState
            framed
            icon={<ShieldCheck aria-hidden="true" />}
            title={any ? t("none.title") : t("empty.title")}
            description={any ? t("none.text") : t("empty.text", { days: refusedDays })}
            action={any && <ButtonLink href="/refused">{t("none.all")}</ButtonLink>}
          />
        )}
      </div>
    </>
  );
}

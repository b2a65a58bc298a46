import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { listOnboardings, type OnboardingEntry } from "@/lib/onboarding/queries";
import { ListForm } from "./list-form";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding"))("title") };
}

/** A list of clients, each of whom is to get a key of its own; below it the lists that were given before. */
export default async function OnboardingPage() {
  const { accountId } = await dashboardCtx();
  const t = await getTranslations("onboarding");
  const keys = await getTranslations("keys");
  const earlier = await listOnboardings(db(), accountId);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        back={{ href: "/keys", label: keys("title") }}
      />
      <div className="grid max-w-4xl gap-8">
        <ListForm creationId={randomUUID()} />
        {earlier.length > 0 && <Earlier lists={earlier} />}
      </div>
    </>
  );
}

async function Earlier({ lists }: { lists: OnboardingEntry[] }) {
  const t = await getTranslations("onboarding.earlier");
  const format = await getFormatter();
  return (
    <section className="grid gap-3">
      <h2 className="text-base font-semibold text-ink">{t("title")}</h2>
      <Table name={t("title")}>
        <TableHead>
          <Th className="w-full">{t("given")}</Th>
          <Th align="right">{t("made")}</Th>
        </TableHead>
        <TableBody>
          {lists.map(({ id, createdAt, clients, made }) => (
            <TableRow key={id}>
              <Td>
                <Link
                  href={`/keys/onboarding/${id}`}
                  prefetch={false}
                  className="row-link font-medium text-ink"
                >
                  {format.dateTime(createdAt, "dateTime")}
                </Link>
              </Td>
              <Td align="right" className="tabular-nums whitespace-nowrap">
                {t("of", { made, clients })}
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

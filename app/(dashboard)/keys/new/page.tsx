import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { listEntries } from "@/lib/companies/queries";
import { env } from "@/lib/env";
import { dayInRome } from "@/lib/keys/expiry";
import { NewKey } from "./new-key";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys.new"))("title") };
}

/** The form of a restricted key; each time it is opened it can make one. */
export default async function NewKeyPage() {
  const { accountId } = await dashboardCtx();
  const companies = await listEntries(db(), accountId, null);
  return (
    <NewKey
      companies={companies.map(({ vat, name }) => ({ vat, name }))}
      creationId={randomUUID()}
      baseUrl={env().baseUrl}
      today={dayInRome(new Date())}
    />
  );
}

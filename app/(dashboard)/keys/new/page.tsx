import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { companyChoices } from "@/lib/companies/queries";
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
  const choices = await companyChoices(db(), accountId, null);
  return (
    <NewKey
      choices={choices}
      creationId={randomUUID()}
      baseUrl={env().baseUrl}
      today={dayInRome(new Date())}
    />
  );
}

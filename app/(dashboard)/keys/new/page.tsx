import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { companyChoices } from "@/lib/companies/queries";
import { env } from "@/lib/env";
import { dayInRome } from "@/lib/keys/expiry";
import type { SearchParams } from "../view";
import { NewKey } from "./new-key";
import { readStart } from "./start";

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys.new"))("title") };
}

/** The form of a restricted key, filled in by what `for` or `from` asks; each time it is opened it can make one. */
export default async function NewKeyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await dashboardCtx();
  const [choices, start] = await Promise.all([
    companyChoices(db(), ctx.accountId, null),
    searchParams.then((asked) => readStart(ctx, asked)),
  ]);
  return (
    <NewKey
      choices={choices}
      creationId={randomUUID()}
      baseUrl={env().baseUrl}
      today={dayInRome(new Date())}
      start={start}
    />
  );
}

import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { dashboardCtx } from "@/lib/auth/session";
import { settleAttempt } from "@/lib/seats/return-commands";
import { Activating } from "./activating";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.return"))("title") };
}

/** Where Stripe's checkout leads back to. It asks Stripe what came of the attempt, and believes nothing of its address. */
export default async function ReturnPage({ searchParams }: Props) {
  const ctx = await dashboardCtx();
  const attempt = z.uuid().safeParse((await searchParams).attempt);
  const returned = attempt.success ? await settleAttempt(ctx, attempt.data) : null;
  if (!attempt.success || !returned) notFound();
  const { state, keyId } = returned;
  if (state === "live") redirect(`/keys/${keyId}?desk=started#desk`);
  const t = await getTranslations("billing.return");
  return (
    <>
      <PageHeader title={t("title")} />
      {state === "activating" ? (
        <Activating attempt={attempt.data} keyId={keyId} />
      ) : (
        <EmptyState
          framed
          title={t(`${state}.title`)}
          description={t(`${state}.text`)}
          action={<ButtonLink href={`/keys/${keyId}#desk`}>{t("toKey")}</ButtonLink>}
        />
      )}
    </>
  );
}

import { MailX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { pendingEmail } from "@/lib/auth/queries";
import { requireSession } from "@/lib/auth/session";
import { ConfirmEmail } from "./confirm-email";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings.confirmEmail"))("title") };
}

/**
 * Where the mail to a new address leads; looking uses nothing up. For a session of who asked for it only: an address with a
 * slip in it is a stranger's mailbox, who must not get the account.
 */
export default async function NewEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const { userId, email } = await requireSession();
  const { link } = await searchParams;
  const text = typeof link === "string" ? link : "";
  const next = await pendingEmail(userId, text);
  const t = await getTranslations("settings.confirmEmail");
  const title = await getTranslations("settings");
  return (
    <>
      <PageHeader title={t("title")} back={{ href: "/settings", label: title("title") }} />
      {next === null ? (
        <EmptyState
          framed
          icon={<MailX aria-hidden="true" />}
          title={t("deadTitle")}
          description={t("deadText", { email })}
          action={<ButtonLink href="/settings">{t("again")}</ButtonLink>}
        />
      ) : (
        <ConfirmEmail link={text} email={email} next={next} />
      )}
    </>
  );
}

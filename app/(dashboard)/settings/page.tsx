import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { PageHeader } from "@/components/layout/page-header";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { ButtonLink } from "@/components/ui/button-link";
import { SettingCard } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { db } from "@/db";
import { readAccount } from "@/lib/accounts/queries";
import { listSessions } from "@/lib/auth/queries";
import { requireSession } from "@/lib/auth/session";
import { setLanguageAction } from "../actions";
import { EmailCard } from "./email-card";
import { NameCard } from "./name-card";
import { PasswordCard } from "./password-card";
import { SessionsCard } from "./sessions-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

/** The account's name, its user's address, password and preferences, and where they are signed in. */
export default async function SettingsPage({
  searchParams,
}: {
  /** `changed=email`: an address was just changed, by the link in a mail. */
  searchParams: Promise<{ changed?: string | string[] }>;
}) {
  const { changed } = await searchParams;
  const { accountId, userId, email, sessionId } = await requireSession();
  const [account, sessions] = await Promise.all([readAccount(db(), accountId), listSessions(userId)]);
  const t = await getTranslations("settings");
  const format = await getFormatter();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="grid max-w-4xl gap-5">
        <NameCard
          name={account?.name ?? ""}
          since={account ? format.dateTime(account.createdAt, "date") : ""}
        />
        <EmailCard email={email} changed={changed === "email"} />
        <PasswordCard email={email} />
        <SettingCard
          title={t("language.title")}
          description={t("language.description")}
          aside={<LocaleSwitch action={setLanguageAction} />}
        />
        <SettingCard title={t("theme.title")} description={t("theme.description")} aside={<ThemeSwitch />} />
        <SettingCard
          title={t("desk.title")}
          description={t("desk.text")}
          aside={
            <ButtonLink href="/settings/desk" size="sm">
              {t("desk.open")}
            </ButtonLink>
          }
        />
        <SettingCard title={t("credits.title")} description={t("credits.text")}>
          <DescriptionList
            className="-my-2.5"
            items={[
              { term: t("credits.operations"), value: format.number(account?.operationLeft ?? 0, "integer") },
              { term: t("credits.signatures"), value: format.number(account?.signatureLeft ?? 0, "integer") },
            ]}
          />
        </SettingCard>
        <SessionsCard sessions={sessions} current={sessionId} />
      </div>
    </>
  );
}

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
import { PasswordCard } from "./password-card";
import { SessionsCard } from "./sessions-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("title") };
}

/** The account, its user's preferences and password, and where they are signed in. */
export default async function SettingsPage() {
  const { accountId, userId, email, sessionId } = await requireSession();
  const [account, sessions] = await Promise.all([readAccount(db(), accountId), listSessions(userId)]);
  const t = await getTranslations("settings");
  const format = await getFormatter();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="grid max-w-4xl gap-5">
        <SettingCard title={t("account.title")}>
          <DescriptionList
            className="-my-2.5"
            items={[
              { term: t("account.name"), value: account?.name },
              { term: t("account.email"), value: email },
              { term: t("account.since"), value: account && format.dateTime(account.createdAt, "date") },
              { term: t("account.operations"), value: format.number(account?.operationLeft ?? 0, "integer") },
              { term: t("account.signatures"), value: format.number(account?.signatureLeft ?? 0, "integer") },
            ]}
          />
          <p className="mt-4 max-w-prose text-sm text-muted text-pretty">{t("account.credit")}</p>
        </SettingCard>
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
        <PasswordCard email={email} />
        <SessionsCard sessions={sessions} current={sessionId} />
      </div>
    </>
  );
}

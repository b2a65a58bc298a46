import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { PageHeader } from "@/components/layout/page-header";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { SettingCard } from "@/components/ui/card";
import { requireDeskSession } from "@/lib/auth/desk-session";
import { deskDoor } from "../../open";
import { setLanguageAction } from "../actions";
import { LinkForm } from "./link-form";
import { LinkedKey } from "./linked-key";
import { PasswordCard } from "./password-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.profile"))("title") };
}

/** The key one works with, language and password. Opens without a key: it is where one is entered. */
export default async function DeskProfilePage() {
  const { email } = await requireDeskSession();
  const door = await deskDoor();
  const t = await getTranslations("deskApp.profile");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="grid max-w-3xl gap-5">
        {"closed" in door ? (
          <LinkForm closed={door.closed} />
        ) : (
          <LinkedKey link={door.link} linked={door.key} />
        )}
        <SettingCard
          title={t("language.title")}
          description={t("language.description")}
          aside={<LocaleSwitch action={setLanguageAction} />}
        />
        <SettingCard title={t("theme.title")} description={t("theme.description")} aside={<ThemeSwitch />} />
        <PasswordCard email={email} />
      </div>
    </>
  );
}

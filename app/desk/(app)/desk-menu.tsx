"use client";

import { LogOut, Mail, Settings } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { UserMenu } from "@/components/layout/user-menu";
import { MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { setLanguageAction, signOutAction } from "./actions";

/** Language, theme, who is signed in to Desk, and the way out. */
export function DeskMenu({ email, demo }: { email: string; demo: boolean }) {
  const t = useTranslations("deskApp.nav");
  const [, start] = useTransition();
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-2">
        <LocaleSwitch action={setLanguageAction} />
        <ThemeSwitch />
      </div>
      <UserMenu name={email}>
        <MenuLink href="/desk/profile" icon={<Settings />}>
          {t("profile")}
        </MenuLink>
        {demo && (
          <MenuLink href="/inbox" icon={<Mail />}>
            {t("inbox")}
          </MenuLink>
        )}
        <MenuSeparator />
        <MenuItem icon={<LogOut />} onPress={() => start(() => signOutAction())}>
          {t("signOut")}
        </MenuItem>
      </UserMenu>
    </div>
  );
}

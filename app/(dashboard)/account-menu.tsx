"use client";

import { FileCode, LogOut, Mail, Settings } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { LocaleSwitch } from "@/components/layout/locale-switch";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { UserMenu } from "@/components/layout/user-menu";
import { MenuAnchor, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { setLanguageAction, signOutAction } from "./actions";

/** Language and theme as forms, which work before any script; then who is signed in, and the way out. */
export function AccountMenu({ name, email, demo }: { name: string; email: string; demo: boolean }) {
  const t = useTranslations("nav");
  const [, start] = useTransition();
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-2">
        <LocaleSwitch action={setLanguageAction} />
        <ThemeSwitch />
      </div>
      <UserMenu name={name} detail={email}>
        <MenuLink href="/settings" icon={<Settings />}>
          {t("settings")}
        </MenuLink>
        <MenuAnchor href="/docs" icon={<FileCode />}>
          {t("reference")}
        </MenuAnchor>
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

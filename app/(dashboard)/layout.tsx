import {
  BookOpen,
  Building2,
  CreditCard,
  History,
  KeyRound,
  ListTree,
  Settings,
  ShieldAlert,
} from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { KeptFor } from "@/app/kept-form";
import { Texts } from "@/app/texts";
import { AppShell } from "@/components/layout/app-shell";
import { db } from "@/db";
import { readAccount } from "@/lib/accounts/queries";
import { requireSession } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { owedSeats } from "@/lib/seats/billing-queries";
import { AccountMenu } from "./account-menu";
import { OwedBanner } from "./owed-banner";
import { PasswordGate } from "./password-gate";

/** The frame of every page of an account. Each page and action asks for the session itself: a layout guards nothing. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { accountId, userId, email } = await requireSession();
  const [account, owed] = await Promise.all([readAccount(db(), accountId), owedSeats(db(), accountId)]);
  const t = await getTranslations("nav");
  return (
    <Texts
      of={[
        "nav",
        "passwordAgain",
        "billing.portal",
        "keys.failed",
        "companies.failed",
        "refused.failed",
        "events.failed",
        "activity.failed",
      ]}
    >
      <AppShell
        home="/keys"
        sections={[
          {
            items: [
              { href: "/keys", label: t("keys"), icon: <KeyRound /> },
              { href: "/companies", label: t("companies"), icon: <Building2 /> },
              { href: "/refused", label: t("refused"), icon: <ShieldAlert /> },
              { href: "/events", label: t("events"), icon: <ListTree /> },
              { href: "/billing", label: t("billing"), icon: <CreditCard /> },
              { href: "/activity", label: t("activity"), icon: <History /> },
              { href: "/settings", label: t("settings"), icon: <Settings /> },
              { href: "/help/cors", label: t("corsGuide"), icon: <BookOpen /> },
            ],
          },
        ]}
        user={<AccountMenu name={account?.name ?? email} email={email} demo={env().demo} />}
      >
        <KeptFor userId={userId}>
          <PasswordGate>
            {owed > 0 && <OwedBanner owed={owed} />}
            {children}
          </PasswordGate>
        </KeptFor>
      </AppShell>
    </Texts>
  );
}

import { Building2, Download, House, Inbox, Send, Settings, Upload } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { opensClass } from "@/lib/access/presets";
import { requireDeskSession } from "@/lib/auth/desk-session";
import { headerVariables } from "@/lib/desk/brand";
import { readBrand } from "@/lib/desk/brand-queries";
import { env } from "@/lib/env";
import { BrandMark } from "../brand";
import { BrandColours } from "../brand-colours";
import { accountOfDoor } from "../brand-here";
import { deskDoor } from "../open";
import { DeskMenu } from "./desk-menu";

/** The frame of Desk. Each page and action asks for session and key itself: a layout guards nothing. */
export default async function DeskAppLayout({ children }: { children: ReactNode }) {
  const { email } = await requireDeskSession();
  const door = await deskDoor();
  const t = await getTranslations("deskApp");
  const common = await getTranslations("common");
  const open = "closed" in door ? null : door;
  const sends = open !== null && opensClass(open.key.preset, "send");
  const accountId = accountOfDoor(door);
  const brand = accountId === null ? null : await readBrand(accountId);
  return (
    <BrandColours accent={brand?.accent ?? null}>
      <AppShell
        home="/desk"
        suffix="Desk"
        brand={brand?.own && <BrandMark brand={brand} />}
        head={headerVariables(brand?.header ?? null)}
        sections={[
          {
            items: [
              ...(open
                ? [
                    { href: "/desk" as const, label: t("nav.home"), icon: <House />, exact: true },
                    { href: "/desk/sent" as const, label: t("nav.sent"), icon: <Send /> },
                    { href: "/desk/received" as const, label: t("nav.received"), icon: <Inbox /> },
                    ...(sends
                      ? [{ href: "/desk/upload" as const, label: t("nav.upload"), icon: <Upload /> }]
                      : []),
                    { href: "/desk/companies" as const, label: t("nav.companies"), icon: <Building2 /> },
                    { href: "/desk/export" as const, label: t("nav.export"), icon: <Download /> },
                  ]
                : []),
              { href: "/desk/profile", label: t("nav.profile"), icon: <Settings /> },
            ],
          },
        ]}
        banner={
          open?.link.environment === "test" && (
            <aside
              aria-label={common("environment.test")}
              className="border-b border-line bg-amber-soft px-4 py-2 text-center text-sm text-amber-text print:hidden"
            >
              <p>{t("environment.test")}</p>
            </aside>
          )
        }
        user={<DeskMenu email={email} demo={env().demo} />}
      >
        {children}
      </AppShell>
    </BrandColours>
  );
}

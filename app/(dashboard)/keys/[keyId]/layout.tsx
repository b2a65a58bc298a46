import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Texts } from "@/app/texts";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { dashboardCtx } from "@/lib/auth/session";
import { KeyTabs } from "./key-tabs";
import { readKey } from "./read-key";

type Props = { params: Promise<{ keyId: string }>; children: ReactNode };

/** The frame of one key's pages: its name, its state and the way between them. */
export default async function KeyLayout({ params, children }: Props) {
  const { keyId } = await params;
  const key = await readKey(await dashboardCtx(), keyId);
  if (!key) notFound();
  const t = await getTranslations("keys");
  const primary = key.kind === "primary";
  return (
    <Texts of={["keyPage", "people", "companies.form", "keyActivity.usage"]}>
      <PageHeader
        title={primary ? t("primary.name") : key.description}
        badge={primary && <Badge tone="blue">{t("primary.badge")}</Badge>}
        back={{ href: "/keys", label: t("title") }}
      />
      <KeyTabs keyId={key.id} />
      {children}
    </Texts>
  );
}

import { getFormatter, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { SettingCard } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { readBrand } from "@/lib/desk/brand-queries";
import type { DeskLink } from "@/lib/desk/link-queries";
import type { VerifiedKey } from "@/lib/keys/verify";
import { LinkForm } from "./link-form";
import { UnlinkButton } from "./unlink-button";

/** The key that works, what it may do, and another one in its place. */
export async function LinkedKey({ link, linked }: { link: DeskLink; linked: VerifiedKey }) {
  const t = await getTranslations("deskApp.profile.key");
  const common = await getTranslations("common.environment");
  const format = await getFormatter();
  const brand = await readBrand(link.accountId);
  const { companyScope, companies } = linked;
  return (
    <>
      <SettingCard
        title={t("title")}
        hint={link.origin === "hand_off" ? t("handedOff") : undefined}
        actions={<UnlinkButton />}
      >
        <DescriptionList
          className="-my-2.5"
          items={[
            { term: t("provider"), value: brand?.name },
            { term: t("linked"), value: t("since", { date: format.dateTime(link.createdAt, "date") }) },
            {
              term: t("environment"),
              value: (
                <Badge tone={link.environment === "live" ? "green" : "amber"}>
                  {common(link.environment)}
                </Badge>
              ),
            },
            { term: t("preset"), value: t(`presets.${linked.preset}`) },
            {
              term: t("scope"),
              value:
                companyScope === "all" ? t("scopes.all") : t("scopes.selected", { count: companies.length }),
            },
          ]}
        />
      </SettingCard>
      <LinkForm closed={null} />
    </>
  );
}

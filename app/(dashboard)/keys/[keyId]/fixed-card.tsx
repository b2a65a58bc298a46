import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { SettingCard } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";

const settings = ["description", "status", "preset", "companies", "expiry"] as const;

/** What nobody can change about the primary key, each with its reason. */
export function FixedCard() {
  const t = useTranslations("keyPage.fixed");
  return (
    <SettingCard id="fixed" title={t("title")} description={t("text")} aside={<Badge>{t("badge")}</Badge>}>
      <DescriptionList
        className="-my-2.5"
        items={settings.map((setting) => ({
          term: t(`${setting}.name`),
          value: (
            <>
              {t(`${setting}.value`)}
              <span className="block text-sm text-muted text-pretty">{t(`${setting}.why`)}</span>
            </>
          ),
        }))}
      />
    </SettingCard>
  );
}

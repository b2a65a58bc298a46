import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { SettingCard } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { BillingDetails } from "@/lib/billing/details";

/** To whom Stripe's invoices are made out; null: they were not given yet. */
export function DetailsCard({ details }: { details: BillingDetails | null }) {
  const t = useTranslations("billing.details");
  const edit = (
    <ButtonLink href="/billing/details" size="sm">
      {t(details ? "edit" : "give")}
    </ButtonLink>
  );
  if (!details) return <SettingCard title={t("title")} description={t("none")} aside={edit} />;
  const { name, vat, fiscalCode, address, recipientCode, pec } = details;
  const city = [
    address.postalCode,
    address.city,
    address.province && `(${address.province})`,
    address.country,
  ];
  return (
    <SettingCard title={t("title")} description={t("text")} aside={edit}>
      <DescriptionList
        className="-my-2.5"
        items={[
          { term: t("fields.name"), value: name },
          { term: t("fields.vat"), value: <span className="font-mono text-sm">{vat}</span> },
          { term: t("fields.fiscalCode"), value: <span className="font-mono text-sm">{fiscalCode}</span> },
          { term: t("address"), value: `${address.line}, ${city.filter(Boolean).join(" ")}` },
          pec === null
            ? {
                term: t("fields.recipientCode"),
                value: <span className="font-mono text-sm">{recipientCode}</span>,
              }
            : { term: t("fields.pec"), value: pec },
        ]}
      />
    </SettingCard>
  );
}

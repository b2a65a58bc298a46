import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { PortalButton } from "./portal-button";

/** Over every page while seats are owed for: how many, and the way to pay. */
export function OwedBanner({ owed }: { owed: number }) {
  const t = useTranslations("billing.owed");
  return (
    <Banner
      tone="danger"
      title={t("title", { count: owed })}
      className="mb-6"
      action={
        <>
          <ButtonLink href="/billing" size="sm">
            {t("which")}
          </ButtonLink>
          <PortalButton />
        </>
      }
    >
      {t("text")}
    </Banner>
  );
}

import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { DoorLayout } from "./(door)/door-layout";
import { Branded } from "./branded";

/** An address below Desk that leads nowhere; the provider's name and the way back are those of Desk. */
export default async function NotFoundOnDesk() {
  const t = await getTranslations();
  return (
    <Branded>
      <DoorLayout title={t("errors.page.notFoundTitle")} description={t("deskApp.nowhere")}>
        <ButtonLink href="/desk" variant="primary" size="lg" className="w-full">
          {t("deskApp.missing.back")}
        </ButtonLink>
      </DoorLayout>
    </Branded>
  );
}

import { getTranslations } from "next-intl/server";
import { MessagePage } from "@/components/layout/message-page";
import { buttonStyles } from "@/components/ui/button-styles";

/** The page of every address that leads nowhere, and of every id of another account. */
export default async function NotFound() {
  const t = await getTranslations("errors.page");
  return (
    <MessagePage
      title={t("notFoundTitle")}
      description={t("notFoundText")}
      action={
        <a href="/" className={buttonStyles({ variant: "secondary" })}>
          {t("home")}
        </a>
      }
    />
  );
}

import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { DoorLayout } from "./door-layout";

/** A link of Desk that was used, has run out, or never was: the three are not told apart. */
export function DeadLink({ of }: { of: "confirm" | "reset" }) {
  const t = useTranslations("deskApp.auth.link");
  return (
    <DoorLayout title={t("title")} description={t(of === "confirm" ? "confirmText" : "resetText")}>
      <div className="grid gap-2">
        <ButtonLink href={of === "confirm" ? "/desk/sign-in" : "/desk/forgot"} variant="primary" size="lg">
          {t(of === "confirm" ? "signIn" : "forgot")}
        </ButtonLink>
        <ButtonLink href={of === "confirm" ? "/desk/register" : "/desk/sign-in"} size="lg">
          {t(of === "confirm" ? "register" : "signIn")}
        </ButtonLink>
      </div>
    </DoorLayout>
  );
}

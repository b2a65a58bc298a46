import { useTranslations } from "next-intl";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ButtonLink } from "@/components/ui/button-link";

/** A link that was used, has run out, or never was: the three are not told apart. */
export function DeadLink({ of }: { of: "confirm" | "reset" }) {
  const t = useTranslations("auth.link");
  return (
    <AuthLayout home="/" title={t("title")} description={t(of === "confirm" ? "confirmText" : "resetText")}>
      <div className="grid gap-2">
        <ButtonLink href={of === "confirm" ? "/sign-in" : "/forgot"} variant="primary" size="lg">
          {t(of === "confirm" ? "signIn" : "forgot")}
        </ButtonLink>
        <ButtonLink href={of === "confirm" ? "/register" : "/sign-in"} size="lg">
          {t(of === "confirm" ? "register" : "signIn")}
        </ButtonLink>
      </div>
    </AuthLayout>
  );
}

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ButtonLink } from "@/components/ui/button-link";

/** What follows a registration or a forgotten password, whether or not the address is known to us. */
export function CheckMail({ of, email, demo }: { of: "register" | "reset"; email: string; demo: boolean }) {
  const t = useTranslations("auth.sent");
  return (
    <AuthLayout home="/" title={t("title")} footer={<Link href="/sign-in">{t("back")}</Link>}>
      <div className="-mt-4 grid gap-3 text-base text-muted text-pretty">
        <p>
          {t.rich(of, {
            email,
            b: (text) => <strong className="font-medium break-words text-ink">{text}</strong>,
          })}
        </p>
        <p>{t("spam")}</p>
        {demo && (
          <ButtonLink href="/inbox" size="lg" variant="primary" className="mt-2">
            {t("inbox")}
          </ButtonLink>
        )}
      </div>
    </AuthLayout>
  );
}

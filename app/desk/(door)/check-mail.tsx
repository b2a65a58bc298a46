import Link from "next/link";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { DoorLayout } from "./door-layout";

/** What follows a registration or a forgotten password on Desk, whether or not the address is known to us. */
export function CheckMail({ of, email, demo }: { of: "register" | "reset"; email: string; demo: boolean }) {
  const t = useTranslations("deskApp.auth.sent");
  return (
    <DoorLayout title={t("title")} footer={<Link href="/desk/sign-in">{t("back")}</Link>}>
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
    </DoorLayout>
  );
}

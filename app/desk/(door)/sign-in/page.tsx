import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentDeskSession } from "@/lib/auth/desk-session";
import { safeNext } from "@/lib/auth/next-path";
import { handOffAccount } from "../../brand-here";
import { DoorLayout } from "../door-layout";
import { SignInForm } from "./sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.auth.signIn"))("title") };
}

/** The door of Desk. One who is in already goes straight on. */
export default async function DeskSignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const { next } = await searchParams;
  const path = safeNext(typeof next === "string" ? next : null, "desk");
  if (await currentDeskSession()) redirect(path);
  const t = await getTranslations("deskApp.auth.signIn");
  // To a provider's client the Dashboard is nobody's they know.
  const handedOver = (await handOffAccount()) !== null;
  return (
    <DoorLayout
      title={t("title")}
      description={t("description")}
      footer={t.rich("noAccount", { link: (text) => <Link href="/desk/register">{text}</Link> })}
      links={
        !handedOver && (
          <span>
            {t.rich("dashboard", {
              link: (text) => (
                <Link href="/sign-in" className="underline">
                  {text}
                </Link>
              ),
            })}
          </span>
        )
      }
    >
      <SignInForm next={path} />
    </DoorLayout>
  );
}

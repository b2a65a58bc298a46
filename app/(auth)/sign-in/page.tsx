import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Banner } from "@/components/ui/banner";
import { demoLogin } from "@/lib/auth/demo";
import { endedParam, safeNext } from "@/lib/auth/next-path";
import { currentSession } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { SignInForm } from "./sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.signIn"))("title") };
}

/** The door. One who is in already goes straight on. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; [endedParam]?: string | string[] }>;
}) {
  const { next, [endedParam]: ended } = await searchParams;
  const path = safeNext(typeof next === "string" ? next : null);
  if (await currentSession()) redirect(path);
  const t = await getTranslations("auth.signIn");
  const demo = env().demo ? demoLogin : null;
  return (
    <AuthLayout
      home="/"
      title={t("title")}
      description={t("description")}
      footer={t.rich("noAccount", { link: (text) => <Link href="/register">{text}</Link> })}
    >
      {ended === "1" && (
        <Banner title={t("endedTitle")} className="mb-5">
          {t("endedText")}
        </Banner>
      )}
      {demo && (
        <Banner title={t("demoTitle")} className="mb-5">
          {t("demoText")}
        </Banner>
      )}
      <SignInForm next={path} demo={demo} />
    </AuthLayout>
  );
}

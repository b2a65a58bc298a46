import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentDeskSession } from "@/lib/auth/desk-session";
import { env } from "@/lib/env";
import { RegisterForm } from "./register-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.auth.register"))("title") };
}

export default async function DeskRegisterPage() {
  if (await currentDeskSession()) redirect("/desk");
  return <RegisterForm demo={env().demo} />;
}

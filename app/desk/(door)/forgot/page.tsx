import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { env } from "@/lib/env";
import { ForgotForm } from "./forgot-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.auth.forgot"))("title") };
}

export default function DeskForgotPage() {
  return <ForgotForm demo={env().demo} />;
}

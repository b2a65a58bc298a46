import { Upload } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { EmptyState } from "@/components/ui/empty-state";
import { opensClass } from "@/lib/access/presets";
import { deskApi } from "../../open";
import { Uploader } from "./uploader";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("deskApp.upload"))("title") };
}

/** Files to send; for a key that may only read, the reason why there is nothing to press. */
export default async function UploadPage() {
  const api = await deskApi();
  const t = await getTranslations("deskApp.upload");
  if (!opensClass(api.key.preset, "send")) {
    return (
      <>
        <PageHeader title={t("title")} />
        <EmptyState framed icon={<Upload />} title={t("missing")} description={t("missingText")} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <noscript>
        <Banner tone="warn" title={t("noScript")} />
      </noscript>
      <Uploader />
    </>
  );
}

import { useTranslations } from "next-intl";
import { PageSkeleton } from "@/components/ui/skeleton";

/** The list while it is being read. */
export default function Loading() {
  return <PageSkeleton label={useTranslations("companies")("loading")} />;
}

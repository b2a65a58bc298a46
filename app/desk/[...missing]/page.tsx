import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";

/** The name of nothing, in the tab: a page that isn't found says none itself. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("errors.page"))("notFoundTitle") };
}

/** Every address below Desk that leads nowhere: the page for it is Desk's own. */
export default function Nowhere(): never {
  notFound();
}

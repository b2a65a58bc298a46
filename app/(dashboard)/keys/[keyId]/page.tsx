import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { dashboardCtx } from "@/lib/auth/session";
import { readKey } from "./read-key";

type Props = { params: Promise<{ keyId: string }> };

/** The page's name in the tab. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const key = await readKey(await dashboardCtx(), (await params).keyId);
  return { title: key?.description };
}

/** The settings of one key, a card each. */
export default async function KeyPage({ params }: Props) {
  const key = await readKey(await dashboardCtx(), (await params).keyId);
  if (!key) notFound();
  return null;
}

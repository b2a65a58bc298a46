import { notFound } from "next/navigation";
import { dashboardCtx } from "@/lib/auth/session";
import { readKey } from "../read-key";

type Props = { params: Promise<{ keyId: string }> };

/** What a key did lately, and what was done to it. */
export default async function KeyActivityPage({ params }: Props) {
  const key = await readKey(await dashboardCtx(), (await params).keyId);
  if (!key) notFound();
  return null;
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { demoInbox, InboxFrame } from "./inbox-frame";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo"))("inboxTitle") };
}

/** The demo's outgoing mail. */
export default async function InboxPage() {
  return <InboxFrame mails={demoInbox()} shown={null} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { demoInbox, InboxFrame } from "../inbox-frame";

type Props = { params: Promise<{ id: string }> };

async function shownMail({ params }: Props) {
  const { id } = await params;
  const mails = demoInbox();
  return { mails, shown: mails.find((mail) => mail.id === id) ?? notFound() };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await shownMail(props)).shown.subject };
}

/** One mail of the demo, beside the list. */
export default async function InboxMailPage(props: Props) {
  return <InboxFrame {...(await shownMail(props))} />;
}

import { Inbox, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** A list without documents: because of its filters, or because there are none. */
export function NoDocuments({
  list,
  narrowed,
  action,
}: {
  list: "sent" | "received";
  narrowed: boolean;
  /** The first step where there are none. */
  action?: ReactNode;
}) {
  const t = useTranslations(`deskApp.${list}`);
  const filter = useTranslations("deskApp.filter");
  return narrowed ? (
    <EmptyState
      framed
      icon={list === "sent" ? <Send /> : <Inbox />}
      title={filter("none")}
      description={filter("noneText")}
      action={<ButtonLink href={`/desk/${list}`}>{filter("reset")}</ButtonLink>}
    />
  ) : (
    <EmptyState
      framed
      icon={list === "sent" ? <Send /> : <Inbox />}
      title={t("empty")}
      description={t("emptyText")}
      action={action}
    />
  );
}

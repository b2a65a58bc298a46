import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";

/** Unread invoices; operations and signatures left only for one who holds the primary key (`status` null: hidden). */
export function Counters({
  unread,
  status,
}: {
  unread: number;
  status: { operation_left: number; signature_left: number } | null;
}) {
  const t = useTranslations("deskApp.home");
  const format = useFormatter();
  return (
    <dl className={cn("grid gap-3", status && "sm:grid-cols-3")}>
      <Counter term={t("unread")} value={format.number(unread, "integer")} marked={unread > 0} />
      {status && (
        <>
          <Counter term={t("operations")} value={format.number(status.operation_left, "integer")} />
          <Counter term={t("signatures")} value={format.number(status.signature_left, "integer")} />
        </>
      )}
    </dl>
  );
}

function Counter({ term, value, marked = false }: { term: string; value: ReactNode; marked?: boolean }) {
  return (
    <Card className="px-4 py-3.5 sm:px-5">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className={cn("mt-0.5 text-2xl font-semibold tabular-nums", marked && "text-accent-text")}>
        {value}
      </dd>
    </Card>
  );
}

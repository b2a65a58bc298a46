import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge, StatusText } from "@/components/ui/badge";
import { Card, CardFooter, CardHeader } from "@/components/ui/card";
import { type KeysReaching, namingMax } from "@/lib/companies/entry-queries";

const tones = { enabled: "green", disabled: "neutral", expired: "red" } as const;

/** Which keys reach a company: those that name it, one by one, and how many reach all. */
export function KeysCard({ vat, keys }: { vat: string; keys: KeysReaching }) {
  const t = useTranslations("companies.keys");
  const status = useTranslations("keys.status");
  return (
    <Card id="keys" className="scroll-mt-20">
      <CardHeader
        title={t("title")}
        description={t(keys.namingTotal > 0 ? "text" : "none")}
        className="pb-4"
      />
      {keys.naming.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {keys.naming.map((key) => (
            <li
              key={key.id}
              className="flex flex-col gap-x-4 gap-y-1 px-4 py-2.5 sm:flex-row sm:items-center sm:justify-between sm:px-5"
            >
              <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
                <Link
                  href={`/keys/${key.id}`}
                  prefetch={false}
                  className="min-w-0 rounded-sm text-base font-medium text-ink [overflow-wrap:anywhere] hover:underline"
                >
                  {key.description}
                </Link>
                {key.only && <Badge>{t("only")}</Badge>}
              </span>
              <StatusText tone={tones[key.status]}>{status(key.status)}</StatusText>
            </li>
          ))}
        </ul>
      )}
      <CardFooter hint={t("ofAll", { keys: keys.ofAll })}>
        {keys.namingTotal > 0 && (
          <Link
            href={`/keys?company=${vat}`}
            prefetch={false}
            className="rounded-sm text-sm font-medium text-accent-text hover:underline"
          >
            {keys.namingTotal > namingMax ? t("showAll", { keys: keys.namingTotal }) : t("show")}
          </Link>
        )}
      </CardFooter>
    </Card>
  );
}

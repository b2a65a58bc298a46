import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";

/** Says which key the form was filled in from, and which of its companies are gone. */
export function CopyNote({ name, gone }: { name: string; gone: string[] }) {
  const t = useTranslations("keys.new");
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <Copy aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="grid min-w-0 gap-0.5 text-pretty [overflow-wrap:anywhere]">
        <p className="font-medium text-ink">{t("copyTitle", { name })}</p>
        <p className="text-muted">{t("copyText")}</p>
        {gone.length > 0 && <p className="text-amber-text">{t("copyGone", { vats: gone.join(", ") })}</p>}
      </div>
    </div>
  );
}

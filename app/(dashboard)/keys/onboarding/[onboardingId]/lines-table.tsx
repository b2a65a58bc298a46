import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { OnboardingLine } from "@/lib/onboarding/onboarding";
import type { OnboardingView } from "@/lib/onboarding/queries";

/** Every client of a list, with what will become or became of it. */
export function LinesTable({ list: { lines, again } }: { list: OnboardingView }) {
  const t = useTranslations("onboarding.table");
  return (
    <Table name={t("name")} stack>
      <TableHead>
        <Th align="right">{t("position")}</Th>
        <Th className="w-1/4">{t("client")}</Th>
        <Th>{t("vat")}</Th>
        <Th className="w-1/4">{t("company")}</Th>
        <Th className="w-1/3">{t("outcome")}</Th>
      </TableHead>
      <TableBody>
        {lines.map((line) => (
          <Line key={line.position} line={line} again={again} />
        ))}
      </TableBody>
    </Table>
  );
}

function Line({ line, again }: { line: OnboardingLine; again: boolean }) {
  const t = useTranslations("onboarding.table");
  const { position, description, vat, companyName, companyKnown, keyId } = line;
  return (
    <TableRow quiet={line.fault !== null}>
      <Td label={t("position")} align="right" className="tabular-nums text-muted">
        {position}
      </Td>
      <Td place="title" className="[overflow-wrap:anywhere]">
        {keyId ? (
          <Link href={`/keys/${keyId}`} prefetch={false} className="row-link font-medium text-ink">
            {description}
          </Link>
        ) : (
          <span className="font-medium text-ink">{description || t("empty")}</span>
        )}
      </Td>
      <Td label={t("vat")}>
        <span className="font-mono text-sm">{vat || t("empty")}</span>
      </Td>
      <Td label={t("company")} className="text-muted [overflow-wrap:anywhere]">
        {companyName}
        {line.fault === null && line.state !== "made" && !companyKnown && ` · ${t("newCompany")}`}
      </Td>
      <Td label={t("outcome")}>
        <Outcome line={line} again={again} />
      </Td>
    </TableRow>
  );
}

function Outcome({
  line: { fault, state, reason, otherKey },
  again,
}: {
  line: OnboardingLine;
  again: boolean;
}) {
  const t = useTranslations("onboarding.outcome");
  const faults = useTranslations("onboarding.fault");
  const errors = useTranslations("errors");
  if (fault) return <Told tone="amber" badge={t("leftOut")} text={faults(fault)} />;
  if (state === "made") return <Badge tone="green">{t("made")}</Badge>;
  if (otherKey && !again) {
    return <Told tone="amber" badge={t("leftOut")} text={t("hasKey", { key: otherKey.description })} />;
  }
  if (state === "failed") {
    const why =
      reason === null || reason === "unexpected" || reason === "client_has_key"
        ? t("unexpected")
        : errors(reason);
    return <Told tone="red" badge={t("failed")} text={why} />;
  }
  return <Badge>{t("waiting")}</Badge>;
}

function Told({ tone, badge, text }: { tone: "amber" | "red"; badge: string; text: string }) {
  return (
    <span className="grid justify-items-start gap-1">
      <Badge tone={tone}>{badge}</Badge>
      <span className="text-sm text-muted text-pretty">{text}</span>
    </span>
  );
}

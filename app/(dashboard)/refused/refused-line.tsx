import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { RelativeTime } from "@/components/ui/relative-time";
import { isPreset } from "@/lib/access/presets";
import type { KeySettings } from "@/lib/keys/key";
import { keySummary } from "@/lib/keys/summary";
import { AllowButton } from "./allow-button";
import { Leavable } from "./leavable";
import type { RefusedLine } from "./line";

/** What was refused, to which key, how often; and the smallest change that would allow it. */
export function Line({ line, names }: { line: RefusedLine; names: ReadonlyMap<string, string> }) {
  const t = useTranslations("refused");
  const common = useTranslations("common.environment");
  const reason = useReason(line);
  const name = useKeyName(line);
  const gone = line.found === null;
  return (
    <Leavable
      name={t("lineName", { reason, key: name })}
      actions={
        line.found?.kind === "change" &&
        line.before &&
        line.after && <Allow {...{ line, names, name, before: line.before, after: line.after }} />
      }
    >
      <p className="text-base font-medium text-ink text-pretty [overflow-wrap:anywhere]">{reason}</p>
      <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
        {gone ? (
          <span className="[overflow-wrap:anywhere]">{t("deleted", { name })}</span>
        ) : (
          <Link
            href={`/keys/${line.keyId}`}
            prefetch={false}
            className="rounded-sm font-medium text-ink [overflow-wrap:anywhere] hover:underline"
          >
            {name}
          </Link>
        )}
        <Badge tone={line.environment === "live" ? "green" : "neutral"}>{common(line.environment)}</Badge>
        <span>{t("times", { count: line.count })}</span>
        <span>
          {t.rich("last", {
            time: () => <RelativeTime at={line.lastAt} />,
          })}
        </span>
        <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">
          {line.method} {line.endpoint}
        </code>
      </p>
      <Advice line={line} />
    </Leavable>
  );
}

/** Why the requests were refused, in a sentence. */
function useReason({ code, needs, needsName, origin }: RefusedLine): string {
  const t = useTranslations("refused.reason");
  const preset = useTranslations("keys.preset");
  if (code === "preset_not_allowed") {
    return isPreset(needs) ? t("preset_not_allowed", { preset: preset(needs) }) : t("preset_unknown");
  }
  if (code === "company_not_allowed") {
    if (needs === null) return t("company_unnamed");
    return t("company_not_allowed", { company: needsName === needs ? needs : `${needsName} (${needs})` });
  }
  if (code === "origin_not_allowed") return t("origin_not_allowed", { origin: origin ?? "—" });
  return t(code);
}

function useKeyName({ key, keyId }: RefusedLine): string {
  const keys = useTranslations("keys");
  const t = useTranslations("refused");
  if (key === null) return t("unknownKey", { id: keyId });
  return key.primary ? keys("primary.name") : key.description;
}

/** What would help, or why nothing does. */
function Advice({ line }: { line: RefusedLine }) {
  const t = useTranslations("refused");
  const { found, since, needs } = line;
  const change = useChange(line);
  if (found === null) return null;
  const quiet = (children: ReactNode) => (
    <p className="text-sm text-muted text-pretty [&_a]:font-medium [&_a]:text-accent-text [&_a]:underline [&_a]:underline-offset-2">
      {children}
    </p>
  );
  if (found.kind === "change") return quiet(t("smallest", { change }));
  if (found.kind === "allowed") {
    return (
      <p className="flex items-center gap-1.5 text-sm font-medium text-green-text">
        <CircleCheck aria-hidden="true" className="size-4 shrink-0" />
        <span>
          {since ? t.rich("allowedSince", { time: () => <RelativeTime at={since} /> }) : t("allowedNow")}
        </span>
      </p>
    );
  }
  return quiet(
    t.rich(`why.${found.why}`, {
      company: needs ?? "",
      add: (chunks) => <Link href="/companies?add=1">{chunks}</Link>,
    }),
  );
}

/** The change that is offered, in a few words. */
function useChange({ code, needs, needsName, after }: RefusedLine): string {
  const t = useTranslations("refused.change");
  const preset = useTranslations("keys.preset");
  const format = useFormatter();
  if (after === null) return "";
  if (code === "preset_not_allowed") return t(code, { preset: isPreset(needs) ? preset(needs) : "" });
  if (code === "company_not_allowed") return t(code, { company: needsName ?? "" });
  if (code === "origin_not_allowed") return t(code, { origin: after.origins.at(-1) ?? "" });
  if (code === "key_expired") {
    return t(code, { date: after.expiresAt ? format.dateTime(after.expiresAt, "date") : "" });
  }
  return code === "key_disabled" ? t(code) : "";
}

/** What the key's own page says when such a key is opened to browsers, or one of browsers is widened to everything. */
function BrowserWarning({
  primary,
  before,
  after,
}: {
  primary: boolean;
  before: KeySettings;
  after: KeySettings;
}) {
  const t = useTranslations("keys.origins");
  const opened = after.origins.length > before.origins.length || after.preset !== before.preset;
  if (!opened || after.origins.length === 0 || after.preset !== "full") return null;
  return (
    <Banner tone={primary ? "danger" : "warn"} title={t(primary ? "primaryTitle" : "fullTitle")}>
      {t(primary ? "primaryText" : "fullText")}
    </Banner>
  );
}

function Allow({
  line,
  names,
  name,
  before,
  after,
}: {
  line: RefusedLine;
  names: ReadonlyMap<string, string>;
  name: string;
  before: KeySettings;
  after: KeySettings;
}) {
  const t = useTranslations("refused");
  const summary = useTranslations("keys.summary");
  const format = useFormatter();
  const change = useChange(line);
  const sentence = (settings: KeySettings) =>
    keySummary(
      {
        t: summary,
        list: (items) => format.list(items, "and"),
        date: (at) => format.dateTime(at, "dateTime"),
      },
      settings,
      names,
    );
  const closed = line.code === "key_disabled" || line.code === "key_expired" ? line.code : null;
  return (
    <AllowButton
      label={t("allow.label", { change, name })}
      text={t("allow.what", { change, name })}
      done={t("allow.done", { name })}
      before={closed ? t(`allow.closed.${closed}`) : sentence(before)}
      after={sentence(after)}
      warning={<BrowserWarning primary={line.key?.primary ?? false} before={before} after={after} />}
      fields={{
        keyId: String(line.keyId),
        version: String(line.version),
        code: line.code,
        environment: line.environment,
        needs: line.needs ?? "",
        origin: line.origin ?? "",
      }}
    />
  );
}

import { getFormatter, getTranslations } from "next-intl/server";
import { Badge, StatusText, type Tone } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { browserOf } from "@/lib/auth/browser";
import { codeTries, type HandOffState } from "@/lib/desk/hand-off";
import { type HandOffView, handOffsShown } from "@/lib/desk/hand-off-queries";
import { Folded } from "./folded";
import { WithdrawButton } from "./withdraw-button";

const tones = {
  open: "blue",
  used: "green",
  withdrawn: "neutral",
  locked: "red",
  expired: "neutral",
} as const satisfies Record<HandOffState, Tone>;

/** The hand-off links of a key: those that can still be used, and folded those that can't. */
export async function HandOffLinks({ links }: { links: HandOffView[] }) {
  if (links.length === 0) return null;
  const t = await getTranslations("people.links");
  const open = links.filter(({ state }) => state === "open");
  const over = links.filter(({ state }) => state !== "open");
  return (
    <section aria-label={t("title")} className="grid gap-3 border-t border-line px-4 py-4 sm:px-5">
      <h3 className="text-sm font-medium text-ink">{t("title")}</h3>
      {open.length > 0 ? <Lines links={open} /> : <p className="text-sm text-muted">{t("none")}</p>}
      {over.length > 0 && (
        <Folded summary={t("over", { count: over.length })}>
          <Lines links={over} />
        </Folded>
      )}
      {links.length === handOffsShown && (
        <p className="text-sm text-muted">{t("last", { count: handOffsShown })}</p>
      )}
    </section>
  );
}

function Lines({ links }: { links: HandOffView[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line">
      {links.map((link) => (
        <Line key={link.id} link={link} />
      ))}
    </ul>
  );
}

async function Line({ link }: { link: HandOffView }) {
  const t = await getTranslations("people.links");
  const environment = await getTranslations("common.environment");
  const format = await getFormatter();
  const { id, state, expiresAt, usedAt, usedBy, withdrawnAt, codeTriesLeft } = link;
  const time = (at: Date) => format.dateTime(at, "dateTime");
  const facts = {
    open: t("state.open", { date: time(expiresAt) }),
    used: t("state.used", { email: usedBy ?? "–", date: usedAt ? time(usedAt) : "–" }),
    withdrawn: t("state.withdrawn", { date: withdrawnAt ? time(withdrawnAt) : "–" }),
    locked: t("state.locked"),
    expired: t("state.expired", { date: time(expiresAt) }),
  } satisfies Record<HandOffState, string>;
  const wrong = codeTries - codeTriesLeft;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-64 gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={link.environment === "live" ? "green" : "amber"}>
            {environment(link.environment)}
          </Badge>
          <span className="min-w-0 [&>span]:whitespace-normal [&_span]:[overflow-wrap:anywhere]">
            <StatusText tone={tones[state]}>{facts[state]}</StatusText>
          </span>
        </div>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {t.rich("made", {
            email: link.madeBy,
            code: link.hasCode ? "yes" : "no",
            time: () => <RelativeTime at={link.createdAt} />,
          })}
        </p>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          <Opened link={link} />
          {state === "open" && wrong > 0 && (
            <span className="text-amber-text"> {t("wrong", { count: wrong, left: codeTriesLeft })}</span>
          )}
        </p>
      </div>
      {state === "open" && <WithdrawButton handOffId={id} />}
    </li>
  );
}

async function Opened({ link: { openedAt, openedIp, openedUserAgent } }: { link: HandOffView }) {
  const t = await getTranslations("people.links");
  if (openedAt === null) return t("notOpened");
  const { browser, system } = browserOf(openedUserAgent);
  const device = [browser, system].filter((each) => each !== null).join(", ");
  return t.rich("opened", {
    time: () => <RelativeTime at={openedAt} />,
    from: [openedIp, device].filter(Boolean).join(" · ") || t("unknown"),
  });
}

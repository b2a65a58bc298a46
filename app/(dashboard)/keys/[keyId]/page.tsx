import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { db } from "@/db";
import { requireSession, sessionCtx } from "@/lib/auth/session";
import { companiesNamed, companyChoices } from "@/lib/companies/queries";
import { lastChanges } from "@/lib/keys/change-queries";
import { dayInRome } from "@/lib/keys/expiry";
import type { KeyView } from "@/lib/keys/key";
import { keysOverHttp } from "@/lib/keys/primary-queries";
import { expiryAsFields } from "@/lib/keys/setting-forms";
import { keySummary } from "@/lib/keys/summary";
import { queueOf } from "@/lib/onboarding/seat-queries";
import { seatsOnKeys } from "@/lib/seats/queries";
import { CardLinks } from "./card-links";
import { DangerCard } from "./danger-card";
import { DeskCard } from "./desk-card";
import { FixedCard } from "./fixed-card";
import { type Live, readLive } from "./live";
import { OverHttpCard } from "./over-http-card";
import { PeopleCard } from "./people/people-card";
import { readKey } from "./read-key";
import { SecretsCard } from "./secrets-card";
import { DescriptionCard, ExpiryCard, OriginsCard, PresetCard, ScopeCard } from "./setting-cards";
import { ShownKeyProvider } from "./shown-key";
import { StatusCard } from "./status-card";

type Props = {
  params: Promise<{ keyId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The page's name in the tab. */
export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const key = await readKey(await sessionCtx(await requireSession()), (await params).keyId);
  if (key?.kind === "primary") return { title: (await getTranslations("keys.primary"))("name") };
  return { title: key?.description ?? (await getTranslations("keyPage.notFound"))("title") };
}

/** Keys made over HTTP that the primary's page names; the button is about all of them. */
const overHttpMax = 20;

/** The settings of one key, a card each. */
export default async function KeyPage({ params, searchParams }: Props) {
  const session = await requireSession();
  const ctx = await sessionCtx(session);
  const key = await readKey(ctx, (await params).keyId);
  if (!key) notFound();
  const [t, changes, live, seats] = await Promise.all([
    getTranslations("keys.primary"),
    lastChanges(db(), ctx.accountId, key.id, key.version),
    readLive(ctx, key.id),
    seatsOnKeys(db(), ctx.accountId, [key.id]),
  ]);
  const primary = key.kind === "primary";
  const seat = seats.get(key.id) ?? null;
  const done = (await searchParams).desk;
  const queue = done === "started" ? await queueOf(db(), ctx.accountId, key.id) : null;
  const desk = (
    <>
      <DeskCard
        accountId={ctx.accountId}
        view={key}
        name={primary ? t("name") : key.description}
        seat={seat}
        now={new Date()}
        notice={seat?.state === "live" && (done === "moved" || done === "started") ? done : null}
        next={queue && <NextClient {...queue} />}
      />
      <PeopleCard accountId={ctx.accountId} view={key} />
    </>
  );
  // Names that a sentence about this key may need: of its scope, now and before.
  const vats = new Set<unknown>([
    ...key.companies,
    ...changes.flatMap(({ before, after }) => [before.companies, after.companies].flat()),
  ]);
  const companies = await companiesNamed(
    db(),
    ctx.accountId,
    [...vats].filter((vat) => typeof vat === "string"),
  );
  const names = new Map(companies.map(({ vat, name }) => [vat, name]));
  const shown = {
    keyId: key.id,
    kind: key.kind,
    name: primary ? t("name") : key.description,
    version: key.version,
    changes,
    companies,
    viewer: session.email,
  };
  return (
    <ShownKeyProvider shown={shown}>
      <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_10rem]">
        <div className="grid min-w-0 gap-5">
          {primary ? (
            <PrimaryCards accountId={ctx.accountId} view={key} live={live} desk={desk} />
          ) : (
            <RestrictedCards
              accountId={ctx.accountId}
              view={key}
              live={live}
              names={names}
              desk={desk}
              hasSeat={seat?.state === "live"}
            />
          )}
        </div>
        <CardLinks primary={primary} />
      </div>
    </ShownKeyProvider>
  );
}

/** After the seat of one client of a list, the way to the next one's. */
async function NextClient({
  onboardingId,
  position,
  left,
}: NonNullable<Awaited<ReturnType<typeof queueOf>>>) {
  const t = await getTranslations("onboarding.seats");
  return (
    <ButtonLink href={`/keys/onboarding/${onboardingId}/seats?after=${position}`} size="sm">
      {t("next", { count: left })}
    </ButtonLink>
  );
}

type Cards = { accountId: number; view: KeyView; live: Live; desk: ReactNode };

async function PrimaryCards({ accountId, view, live, desk }: Cards) {
  const t = await getTranslations("keyPage.primary");
  const over = await keysOverHttp(db(), accountId);
  return (
    <>
      <Banner
        title={t("adviceTitle")}
        action={
          <ButtonLink href="/keys/new" size="sm">
            {t("create")}
          </ButtonLink>
        }
      >
        {t("adviceText")}
      </Banner>
      <Summary view={view} sentence={t("summary")} />
      <SecretsCard live={live} />
      <OverHttpCard
        shown={over.slice(0, overHttpMax)}
        total={over.length}
        on={over.filter(({ enabled }) => enabled).length}
      />
      <OriginsCard origins={view.origins} />
      {desk}
      <FixedCard />
    </>
  );
}

async function RestrictedCards({
  accountId,
  view,
  live,
  names,
  desk,
  hasSeat,
}: Cards & { names: ReadonlyMap<string, string>; hasSeat: boolean }) {
  const t = await getTranslations("keys.summary");
  const format = await getFormatter();
  const choices = await companyChoices(db(), accountId, null);
  const sentence = keySummary(
    {
      t,
      list: (items) => format.list(items, "and"),
      date: (at) => format.dateTime(at, "dateTime"),
    },
    view,
    names,
  );
  const picked = view.companies.map((vat) => ({ vat, name: names.get(vat) ?? vat }));
  return (
    <>
      <Summary view={view} sentence={sentence} />
      <DescriptionCard description={view.description} />
      <StatusCard enabled={view.enabled} status={view.status} hasSeat={hasSeat} />
      <PresetCard preset={view.preset} />
      <ScopeCard
        scope={view.companyScope}
        picked={picked}
        gone={picked.filter(({ vat }) => !names.has(vat))}
        choices={choices}
      />
      <OriginsCard origins={view.origins} />
      <ExpiryCard
        expiresAt={view.expiresAt}
        expired={view.status === "expired"}
        fields={expiryAsFields(view.expiresAt)}
        today={dayInRome(new Date())}
      />
      <SecretsCard live={live} />
      {desk}
      <DangerCard hasSeat={hasSeat} />
    </>
  );
}

const tones = { enabled: "green", disabled: "neutral", expired: "red" } as const;

/** The whole key in one sentence, with its state. */
async function Summary({ view, sentence }: { view: KeyView; sentence: string }) {
  const t = await getTranslations("keyPage.summary");
  const keys = await getTranslations("keys");
  const format = await getFormatter();
  const off = view.status === "enabled" ? null : t(view.status);
  return (
    <Card className="grid gap-2 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-medium text-muted">{t("title")}</h2>
        <Badge tone={tones[view.status]} dot>
          {keys(`status.${view.status}`)}
        </Badge>
      </div>
      <p className="text-lg text-ink text-pretty [overflow-wrap:anywhere]">{sentence}</p>
      {off && <p className="text-sm font-medium text-amber-text">{off}</p>}
      <p className="text-sm text-muted">
        {t("created", { date: format.dateTime(view.createdAt, "date") })}
        {" · "}
        {view.lastUsedAt
          ? t.rich("lastUsed", { time: () => <RelativeTime at={view.lastUsedAt ?? ""} /> })
          : t("neverUsed")}
      </p>
    </Card>
  );
}

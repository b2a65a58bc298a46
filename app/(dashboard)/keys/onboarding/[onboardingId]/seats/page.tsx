import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { SettingCard } from "@/components/ui/card";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { db } from "@/db";
import { dashboardCtx } from "@/lib/auth/session";
import { nextClient, type SeatClient, seatClients, waiting } from "@/lib/onboarding/seat-queries";
import type { SeatTerms } from "@/lib/seats/queries";
import { seatBadge } from "@/lib/seats/seat";
import { DeskBadge } from "../../../../desk-badge";
import { DeskTerms } from "../../../../desk-price";
import { readOffer } from "../../../../read-offer";
import { DiscardForm, EnableForm } from "../../../[keyId]/desk-forms";
import { readList } from "../read-list";
import { QueueCost } from "./queue-cost";

type Props = {
  params: Promise<{ onboardingId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The page's name in the tab. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("onboarding.seats"))("title") };
}

/** Desk seats for the clients of a list, one checkout after another; left and taken up again as one likes. */
export default async function QueuePage({ params, searchParams }: Props) {
  const ctx = await dashboardCtx();
  const list = await readList(ctx, (await params).onboardingId);
  if (list === null) notFound();
  const t = await getTranslations("onboarding.seats");
  const clients = await seatClients(db(), ctx.accountId, list.id);
  const left = waiting(clients);
  const next = nextClient(clients, Number((await searchParams).after) || 0);
  const offer = next ? await readOffer(ctx.accountId) : null;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        back={{ href: `/keys/onboarding/${list.id}`, label: t("back", { clients: list.lines.length }) }}
      />
      <div className="grid gap-6">
        {next ? (
          <Turn onboardingId={list.id} client={next} left={left.length} offer={offer} />
        ) : (
          <Done without={clients.filter(({ seat }) => seat?.state !== "live").length} of={clients.length} />
        )}
        {clients.length > 0 && <Clients onboardingId={list.id} clients={clients} turn={next} />}
      </div>
    </>
  );
}

/** Nobody waits: all have a seat, or those that have none can't take one now. */
async function Done({ without, of }: { without: number; of: number }) {
  const t = await getTranslations("onboarding.seats");
  const all = without === 0 && of > 0;
  return (
    <Banner tone={all ? "success" : "info"} title={all ? t("done") : t("none", { count: without })}>
      {t(all ? "doneText" : "noneText")}
    </Banner>
  );
}

async function Turn({
  onboardingId,
  client: { position, keyId, description, seat },
  left,
  offer,
}: {
  onboardingId: number;
  client: SeatClient;
  left: number;
  offer: SeatTerms | null;
}) {
  const t = await getTranslations("onboarding.seats");
  const desk = await getTranslations("desk.card");
  return (
    <SettingCard
      title={t("turn", { client: description })}
      description={t("left", { count: left })}
      aside={seat && <DeskBadge badge={seatBadge(seat)} />}
      hint={offer && <QueueCost terms={offer.terms} count={left} />}
      actions={
        <>
          {left > 1 && (
            <ButtonLink href={`/keys/onboarding/${onboardingId}/seats?after=${position}`}>
              {t("skip")}
            </ButtonLink>
          )}
          {seat && <DiscardForm keyId={keyId} />}
          {offer && <EnableForm keyId={keyId} terms={offer.terms} resume={seat !== null} risky={false} />}
        </>
      }
    >
      {offer ? (
        <DeskTerms terms={offer.terms} keyName={description} now={new Date()} />
      ) : (
        <Banner tone="warn" title={desk("downTitle")}>
          {desk("downText")}
        </Banner>
      )}
    </SettingCard>
  );
}

async function Clients({
  onboardingId,
  clients,
  turn,
}: {
  onboardingId: number;
  clients: SeatClient[];
  turn: SeatClient | null;
}) {
  const t = await getTranslations("onboarding.seats");
  const keys = await getTranslations("keys.status");
  return (
    <Table name={t("clients")}>
      <TableHead>
        <Th className="w-full">{t("client")}</Th>
        <Th>{t("seat")}</Th>
        <Th align="right">
          <span className="sr-only">{t("choose")}</span>
        </Th>
      </TableHead>
      <TableBody>
        {clients.map(({ position, keyId, description, status, seat }) => (
          <TableRow key={keyId} selected={turn?.keyId === keyId}>
            <Td className="[overflow-wrap:anywhere]">
              <Link
                href={`/keys/${keyId}#desk`}
                prefetch={false}
                className="font-medium text-ink hover:underline"
              >
                {description}
              </Link>
            </Td>
            <Td>
              {status === "enabled" || seat ? (
                <DeskBadge badge={seatBadge(seat)} />
              ) : (
                <Badge tone="amber">{keys(status)}</Badge>
              )}
            </Td>
            <Td align="right">
              {status === "enabled" && seat?.state === "live" && (
                <ButtonLink
                  href={`/keys/${keyId}#people`}
                  size="sm"
                  aria-label={t("handOverClient", { client: description })}
                >
                  {t("handOver")}
                </ButtonLink>
              )}
              {status === "enabled" && seat?.state !== "live" && turn?.keyId !== keyId && (
                <ButtonLink
                  href={`/keys/onboarding/${onboardingId}/seats?after=${position - 1}`}
                  size="sm"
                  aria-label={t("chooseClient", { client: description })}
                >
                  {t("choose")}
                </ButtonLink>
              )}
            </Td>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

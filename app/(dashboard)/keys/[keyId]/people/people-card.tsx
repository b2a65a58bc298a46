import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Badge, StatusText } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { buttonStyles } from "@/components/ui/button-styles";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { db } from "@/db";
import { type Environment, environments } from "@/lib/access/presets";
import { readBrand } from "@/lib/desk/brand-queries";
import { handOffsOf } from "@/lib/desk/hand-off-queries";
import { type DeskStanding, whyClosed } from "@/lib/desk/link";
import { type DeskPersonView, peopleOf } from "@/lib/desk/people-queries";
import type { KeyView } from "@/lib/keys/key";
import { hasActiveSeat } from "@/lib/seats/queries";
import { CutOffButton } from "./cut-off-button";
import { Folded } from "./folded";
import { HandOffLinks } from "./hand-off-links";
import { HandOver } from "./hand-over";

/** Why a key can't be handed over in an environment, as far as its page can know; null: it can. */
export type Barred = "key_disabled" | "key_expired" | "no_seat" | null;

/** Who uses the key on Desk, and the links by which it is handed over. */
export async function PeopleCard({
  accountId,
  view,
}: {
  accountId: number;
  view: Pick<KeyView, "id" | "kind" | "status">;
}) {
  const t = await getTranslations("people");
  const [{ people, total, before, beforeTotal }, links, seated, brand] = await Promise.all([
    peopleOf(db(), accountId, view.id),
    handOffsOf(db(), accountId, view.id),
    hasActiveSeat(db(), accountId, view.id),
    readBrand(accountId),
  ]);
  const barred = (environment: Environment): Barred => {
    const standing: DeskStanding = {
      environment,
      enabled: view.status !== "disabled",
      expired: view.status === "expired",
      seated,
    };
    const why = whyClosed(standing);
    return why === "key_disabled" || why === "key_expired" || why === "no_seat" ? why : null;
  };
  const bars = { live: barred("live"), test: barred("test") };
  return (
    <Card id="people" role="region" aria-label={t("title")} className="scroll-mt-20">
      <CardHeader
        title={t("title")}
        description={t("text")}
        actions={
          environments.some((environment) => bars[environment] === null) && (
            <HandOver primary={view.kind === "primary"} barred={bars} signature={brand?.name ?? ""} />
          )
        }
        className="pb-4 sm:pb-5"
      />
      <Bar bars={bars} />
      <div className="border-t border-line">
        {people.length === 0 ? (
          <p className="px-4 py-4 text-base text-muted text-pretty sm:px-5">{t("none")}</p>
        ) : (
          <People name={t("people", { count: total })} people={people} className="max-sm:p-4" />
        )}
      </div>
      {(total > people.length || before.length > 0) && (
        <div className="grid gap-3 border-t border-line px-4 py-3.5 sm:px-5">
          {total > people.length && (
            <p className="text-sm text-muted">{t("more", { shown: people.length, count: total })}</p>
          )}
          {before.length > 0 && (
            <Folded summary={t("before", { count: beforeTotal })}>
              <People
                name={t("beforeName")}
                people={before}
                className="sm:-mx-5 sm:border-t sm:border-line"
              />
            </Folded>
          )}
        </div>
      )}
      <HandOffLinks links={links} />
    </Card>
  );
}

/** Why the key can't be handed over, and the card where that is mended. */
async function Bar({ bars: { live, test } }: { bars: Record<Environment, Barred> }) {
  const t = await getTranslations("people.barred");
  if (live === null) return null;
  const href = { key_disabled: "#status", key_expired: "#expiry", no_seat: "#desk" }[live];
  return (
    <Banner
      className="mx-4 mb-4 sm:mx-5 sm:mb-5"
      tone={test === null ? "info" : "warn"}
      title={t(`${live}.title`)}
      action={
        <a href={href} className={buttonStyles({ size: "sm" })}>
          {t(`${live}.mend`)}
        </a>
      }
    >
      {t(`${live}.text`)}
    </Banner>
  );
}

function stateOf({ endedBy, secretEnded }: DeskPersonView) {
  if (endedBy !== null) return { state: endedBy, tone: "neutral" } as const;
  return secretEnded
    ? ({ state: "secret", tone: "amber" } as const)
    : ({ state: "on", tone: "green" } as const);
}

async function People({
  name,
  people,
  className,
}: {
  name: string;
  people: DeskPersonView[];
  className: string;
}) {
  const t = await getTranslations("people");
  const environment = await getTranslations("common.environment");
  const format = await getFormatter();
  const alive = people.some(({ endedAt }) => endedAt === null);
  const lines = people.map((person): { person: DeskPersonView; state: ReactNode } => {
    const { state, tone } = stateOf(person);
    return { person, state: <StatusText tone={tone}>{t(`state.${state}`)}</StatusText> };
  });
  return (
    <Table name={name} framed={false} stack className={className}>
      <TableHead>
        <Th className="w-full">{t("person")}</Th>
        <Th>{t("linked")}</Th>
        <Th>{t("lastSeen")}</Th>
        <Th>{t("status")}</Th>
        {alive && (
          <Th align="right" place="actions">
            <span className="sr-only">{t("cutOff")}</span>
          </Th>
        )}
      </TableHead>
      <TableBody>
        {lines.map(({ person, state }) => (
          <TableRow key={person.linkId} quiet={person.endedAt !== null}>
            <Td place="title" className="font-medium [overflow-wrap:anywhere]">
              {person.email}
            </Td>
            <Td label={t("linked")} className="whitespace-nowrap">
              <span className="inline-flex items-center gap-2">
                <Badge tone={person.environment === "live" ? "green" : "amber"}>
                  {environment(person.environment)}
                </Badge>
                <span className="text-sm text-muted">
                  {t(`origin.${person.origin}`, { date: format.dateTime(person.createdAt, "date") })}
                </span>
              </span>
            </Td>
            <Td label={t("lastSeen")} className="text-sm whitespace-nowrap text-muted">
              {person.lastSeenAt ? <RelativeTime at={person.lastSeenAt} /> : t("never")}
            </Td>
            <Td label={t("status")}>{state}</Td>
            {alive && (
              <Td place="actions" align="right">
                {person.endedAt === null && <CutOffButton linkId={person.linkId} email={person.email} />}
              </Td>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

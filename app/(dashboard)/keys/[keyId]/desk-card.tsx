import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyles } from "@/components/ui/button-styles";
import { SettingCard } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { KeyView } from "@/lib/keys/key";
import { nextChargeAt } from "@/lib/seats/money";
import type { SeatTerms, SeatView } from "@/lib/seats/queries";
import { graceEnd, type SeatAction, seatActionsNow, seatBadge, seatsMax } from "@/lib/seats/seat";
import { DeskBadge } from "../../desk-badge";
import { DeskTerms } from "../../desk-price";
import { PortalButton } from "../../portal-button";
import { readOffer } from "../../read-offer";
import { DiscardForm, EnableForm, KeepForm } from "./desk-forms";

type Shown = {
  view: Pick<KeyView, "id" | "kind" | "status">;
  /** What people call the key. */
  name: string;
  seat: SeatView | null;
  now: Date;
};

/** The key's Desk seat: what it costs before it is bought, how it stands, and what can be done with it now. */
export async function DeskCard({
  accountId,
  notice,
  next,
  ...shown
}: Shown & {
  accountId: number;
  /** What was just done; null: nothing. */
  notice: "moved" | "started" | null;
  /** On to the next client of the list that the key was made of; null when there is none. */
  next: ReactNode;
}) {
  const t = await getTranslations("desk");
  const { view, seat } = shown;
  const actions = seatActionsNow(seat);
  const buyable = (actions.includes("enable") && view.status === "enabled") || actions.includes("resume");
  const offer = buyable ? await readOffer(accountId) : null;
  const { body, buttons, hint } =
    seat?.state === "live" ? await live(shown, seat, actions) : await offered(shown, offer);
  return (
    <SettingCard
      id="desk"
      title={t("card.title")}
      description={t("card.text")}
      aside={<DeskBadge badge={seatBadge(seat)} />}
      hint={hint}
      actions={buttons}
    >
      <div className="grid gap-4">
        {notice && <Banner tone="success" live title={t(`card.${notice}`)} action={next} />}
        {body}
      </div>
    </SettingCard>
  );
}

type Parts = { body: ReactNode; buttons: ReactNode; hint: ReactNode };

/** No seat yet, or a checkout that was opened for one. */
async function offered({ view, name, seat, now }: Shown, offer: SeatTerms | null): Promise<Parts> {
  const t = await getTranslations("desk.card");
  if (!seat && view.status !== "enabled") {
    return { body: null, buttons: null, hint: t("unusable") };
  }
  if (!offer) {
    const again = (
      <a href={`/keys/${view.id}?again=1`} className={buttonStyles({ size: "sm" })}>
        {t("again")}
      </a>
    );
    const body = (
      <Banner tone="warn" title={t("downTitle")} action={again}>
        {t("downText")}
      </Banner>
    );
    return { body, buttons: seat && <DiscardForm keyId={view.id} />, hint: seat && t("pendingHint") };
  }
  const body = (
    <>
      {view.kind === "primary" && !seat && (
        <Banner
          tone="warn"
          title={t("primaryTitle")}
          action={
            <ButtonLink href="/keys/new" size="sm">
              {t("primaryInstead")}
            </ButtonLink>
          }
        >
          {t("primaryText")}
        </Banner>
      )}
      {offer.warn && (
        <Banner tone="warn" title={t("warnTitle", { count: offer.seatsHeld, max: seatsMax })}>
          {t("warnText", { max: seatsMax })}
        </Banner>
      )}
      {seat && <p className="text-base text-muted text-pretty">{t("pendingText")}</p>}
      <DeskTerms terms={offer.terms} keyName={name} now={now} />
    </>
  );
  return {
    body,
    buttons: (
      <>
        {seat && <DiscardForm keyId={view.id} />}
        <EnableForm
          keyId={view.id}
          terms={offer.terms}
          resume={seat !== null}
          risky={view.kind === "primary"}
        />
      </>
    ),
    hint: t(seat ? "pendingHint" : "enableHint"),
  };
}

async function live({ view }: Shown, seat: SeatView, actions: SeatAction[]): Promise<Parts> {
  const t = await getTranslations("desk.card");
  const format = await getFormatter();
  const can = (action: SeatAction) => actions.includes(action);
  if (seat.cancelIntent === "now") {
    return {
      body: <p className="text-base text-muted text-pretty">{t("cancelledText")}</p>,
      buttons: null,
      hint: null,
    };
  }
  const owed = seat.status === "past_due" || seat.status === "unpaid";
  const until = graceEnd(seat);
  const charge = nextChargeAt(seat);
  const end = seat.cancelAt ?? (seat.cancelIntent === "period_end" ? seat.currentPeriodEnd : null);
  const day = (at: Date | null) => (at ? format.dateTime(at, "date") : "–");
  const items = [
    ...(seat.status === "trialing" ? [{ term: t("trialUntil"), value: day(seat.trialEnd) }] : []),
    charge ? { term: t("nextCharge"), value: day(charge) } : null,
    end ? { term: t("endsOn"), value: day(end) } : null,
    owed ? { term: t("owedSince"), value: day(seat.pastDueSince) } : null,
  ].filter((item) => item !== null);
  return {
    body: (
      <>
        {owed && (
          <Banner tone="danger" title={t("owedTitle")} action={<PortalButton />}>
            {until ? t("owedUntil", { date: day(until) }) : t("owedNow")}
          </Banner>
        )}
        {view.status !== "enabled" && (
          <Banner tone="warn" title={t("idleTitle")}>
            {t("idleText")}
          </Banner>
        )}
        {items.length > 0 && <DescriptionList className="-my-2.5" items={items} />}
      </>
    ),
    buttons: (
      <>
        {can("keep") && <KeepForm seatId={seat.id} version={seat.version} />}
        {can("move") && <ButtonLink href={`/keys/${view.id}/desk/move`}>{t("move")}</ButtonLink>}
        {can("disable_now") && (
          <ButtonLink href={`/keys/${view.id}/desk/disable`} variant="danger-quiet">
            {t("disable")}
          </ButtonLink>
        )}
      </>
    ),
    hint: t(can("keep") ? "keepHint" : "liveHint"),
  };
}

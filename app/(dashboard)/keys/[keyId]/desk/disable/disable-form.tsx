"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { SettingCard } from "@/components/ui/card";
import { FormError } from "@/components/ui/form-error";
import { RadioCards } from "@/components/ui/radio-cards";
import { idle } from "@/lib/forms/state";
import { disableDesk } from "../actions";

/** The two ways to end a seat; `atEnd` is the day its period is over, null when it can only be ended now. */
export function DisableForm({
  keyId,
  seatId,
  version,
  atEnd,
  trial,
  owed,
}: {
  keyId: number;
  seatId: number;
  version: number;
  atEnd: string | null;
  trial: boolean;
  owed: boolean;
}) {
  const t = useTranslations("desk.disable");
  const common = useTranslations("common.actions");
  const [state, send, pending] = useSent(disableDesk);
  const { formError, fieldErrors } = state.ok ? idle : state;
  return (
    <form
      action={send}
      onSubmit={(event) => {
        if (pending) event.preventDefault();
      }}
      className="max-w-2xl"
    >
      <input type="hidden" name="keyId" value={keyId} />
      <input type="hidden" name="seatId" value={seatId} />
      <input type="hidden" name="version" value={version} />
      <SettingCard
        title={t("title")}
        description={t("text")}
        actions={
          <>
            <ButtonLink href={`/keys/${keyId}#desk`} variant="ghost">
              {common("cancel")}
            </ButtonLink>
            <SubmitButton variant="danger">{t("confirm")}</SubmitButton>
          </>
        }
      >
        <div className="grid gap-4">
          <FormError>{formError ?? fieldErrors.seatId}</FormError>
          {atEnd === null ? (
            <>
              <input type="hidden" name="when" value="now" />
              <Banner tone="warn" title={t("nowTitle")}>
                {t(owed ? "onlyNowOwed" : "nowText")}
              </Banner>
            </>
          ) : (
            <RadioCards
              name="when"
              legend={t("when")}
              hideLegend
              defaultValue="period_end"
              error={fieldErrors.when}
              options={[
                {
                  value: "period_end",
                  title: t("endTitle", { date: atEnd }),
                  description: t(trial ? "endTextTrial" : "endText", { date: atEnd }),
                },
                { value: "now", title: t("nowTitle"), description: t(trial ? "nowTextTrial" : "nowText") },
              ]}
            />
          )}
        </div>
      </SettingCard>
    </form>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CardBody, CardFooter } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import type { SeatTarget } from "@/lib/seats/target-queries";
import { TargetRadios } from "../../../target-radios";
import { moveDesk } from "../actions";

/** One page of the keys that could take the seat, and the press that moves it. */
export function MoveForm({
  keyId,
  seatId,
  version,
  q,
  rows,
  next,
}: {
  keyId: number;
  seatId: number;
  version: number;
  q: string;
  rows: SeatTarget[];
  /** Address of the next page; null at the end. */
  next: `/keys/${number}/desk/move?${string}` | null;
}) {
  const t = useTranslations("desk.move");
  const common = useTranslations("common.actions");
  const [state, send, pending] = useSent(moveDesk);
  const { formError, fieldErrors } = state.ok ? idle : state;
  const cancel = (
    <ButtonLink href={`/keys/${keyId}#desk`} variant="ghost">
      {common("cancel")}
    </ButtonLink>
  );
  if (rows.length === 0) {
    return (
      <>
        <EmptyState
          className="py-8"
          title={q ? t("noneFound", { q }) : t("none")}
          description={t(q ? "noneFoundText" : "noneText")}
          action={q ? undefined : <ButtonLink href="/keys/new">{t("create")}</ButtonLink>}
        />
        <CardFooter>{cancel}</CardFooter>
      </>
    );
  }
  return (
    <form
      action={send}
      onSubmit={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      <input type="hidden" name="seatId" value={seatId} />
      <input type="hidden" name="version" value={version} />
      <CardBody className="grid gap-3 pt-0">
        <FormError>{formError ?? fieldErrors.seatId}</FormError>
        <TargetRadios
          rows={rows}
          error={fieldErrors.toKeyId ?? fieldErrors.keyId}
          picked={state.ok ? undefined : state.values.toKeyId}
        />
        {next && (
          <ButtonLink href={next} variant="link" className="justify-self-start">
            {t("more")}
          </ButtonLink>
        )}
      </CardBody>
      <CardFooter hint={t("hint")}>
        {cancel}
        <SubmitButton>{t("confirm")}</SubmitButton>
      </CardFooter>
    </form>
  );
}

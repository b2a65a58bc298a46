import type { KeyView } from "@/lib/keys/key";
import type { SeatView } from "@/lib/seats/queries";

/** A seat on the wire; null for a checkout that was not paid, and for one that was cut off. */
function seatJson(seat: SeatView | undefined) {
  if (seat?.state !== "live" || seat.cancelIntent === "now") return null;
  const endsAt = seat.cancelAt ?? (seat.cancelIntent === "period_end" ? seat.currentPeriodEnd : null);
  return {
    status: seat.status,
    trial_end: seat.trialEnd?.toISOString() ?? null,
    current_period_end: seat.currentPeriodEnd?.toISOString() ?? null,
    cancel_at: endsAt?.toISOString() ?? null,
  };
}

/** A key on the wire; never with a secret. */
export function keyJson(key: KeyView, seats: ReadonlyMap<number, SeatView>) {
  return {
    id: key.id,
    kind: key.kind,
    description: key.description,
    enabled: key.enabled,
    preset: key.preset,
    company_scope: key.companyScope,
    companies: key.companies,
    origins: key.origins,
    expires_at: key.expiresAt?.toISOString() ?? null,
    created: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    test_hint: key.hints.test,
    live_hint: key.hints.live,
    seat: seatJson(seats.get(key.id)),
  };
}

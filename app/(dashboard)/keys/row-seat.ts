import type { KeyStatus } from "@/lib/keys/key";
import { type Seat, type SeatAction, type SeatBadge, seatActionsNow, seatBadge } from "@/lib/seats/seat";

/** A key's seat as far as its row tells of it. */
export type RowSeat = {
  badge: SeatBadge;
  /** What can be done with it now. */
  actions: SeatAction[];
  /** It bills, of which turning off or deleting the key must tell. */
  live: boolean;
};

/** A seat as its row tells of it; null: the key has none. */
export function rowSeatOf(seat: Seat | null): RowSeat {
  return { badge: seatBadge(seat), actions: seatActionsNow(seat), live: seat?.state === "live" };
}

/** What can be done in the row: a key that is off takes no seat. */
export function rowActions({ actions }: RowSeat, status: KeyStatus): SeatAction[] {
  return actions.filter((action) => action !== "enable" || status === "enabled");
}

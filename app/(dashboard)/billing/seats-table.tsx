import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { BilledSeat } from "@/lib/seats/billing-queries";
import { nextChargeAt } from "@/lib/seats/money";
import { seatBadge } from "@/lib/seats/seat";
import { DeskState } from "../desk-badge";
import { useDeskPrice } from "../desk-price";

/** Every seat with its key, how it stands, and what is charged next. */
export function SeatsTable({ seats }: { seats: readonly BilledSeat[] }) {
  const t = useTranslations("billing.table");
  const format = useFormatter();
  const price = useDeskPrice();
  return (
    <Table name={t("name")} stack>
      <TableHead>
        <Th className="w-full">{t("key")}</Th>
        <Th>{t("status")}</Th>
        <Th>{t("next")}</Th>
        <Th align="right">{t("amount")}</Th>
      </TableHead>
      <TableBody>
        {seats.map((seat) => {
          const charge = nextChargeAt(seat);
          return (
            <TableRow key={seat.id}>
              <Td place="title">
                <SeatKey seat={seat} />
              </Td>
              <Td label={t("status")}>
                <DeskState badge={seatBadge(seat)} />
              </Td>
              <Td label={t("next")} className="whitespace-nowrap">
                {charge ? format.dateTime(charge, "date") : <span className="text-faint">–</span>}
              </Td>
              <Td label={t("amount")} align="right" className="whitespace-nowrap tabular-nums">
                {seat.terms && seat.state === "live" ? (
                  price(seat.terms)
                ) : (
                  <span className="text-faint">–</span>
                )}
              </Td>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** The key of a seat, with the way to it while it exists. */
export function SeatKey({ seat }: { seat: BilledSeat }) {
  const t = useTranslations("billing.table");
  const keys = useTranslations("keys");
  const name = seat.primary ? keys("primary.name") : seat.keyName;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      {seat.keyStatus === null ? (
        <span className="[overflow-wrap:anywhere]">{name}</span>
      ) : (
        <Link
          href={`/keys/${seat.keyId}#desk`}
          prefetch={false}
          className="row-link min-w-0 font-medium text-ink [overflow-wrap:anywhere]"
        >
          {name}
        </Link>
      )}
      {seat.keyStatus === null && <Badge>{t("deleted")}</Badge>}
      {seat.keyStatus !== null && seat.keyStatus !== "enabled" && (
        <Badge tone="amber">{keys(`status.${seat.keyStatus}`)}</Badge>
      )}
    </span>
  );
}

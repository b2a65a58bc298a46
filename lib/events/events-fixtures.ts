import type { TestAccount } from "@/db/factories";
import { type ApiEvent, type EventAt, toRow } from "./alike";

/** An answered `GET /status` of a key's test secret, unless told otherwise. */
export function anEvent(
  { accountId }: Pick<TestAccount, "accountId">,
  keyId: number,
  given: Partial<ApiEvent> = {},
): ApiEvent {
  return {
    accountId,
    keyId,
    secretId: 0,
    environment: "test",
    method: "GET",
    endpoint: "/status",
    statusCode: 200,
    code: null,
    dateTime: new Date(),
    ...given,
  };
}

/** An event as a batch stores it. */
export const aRow = (event: ApiEvent): EventAt => ({ row: toRow(event), at: event.dateTime.getTime() });

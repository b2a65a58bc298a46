import { cache } from "react";
import { currentDeskSession, rememberedHandOff } from "@/lib/auth/desk-session";
import { type Brand, readBrand } from "@/lib/desk/brand-queries";
import { accountOfHandOff } from "@/lib/desk/hand-off-queries";
import type { DeskDoor } from "@/lib/desk/link-queries";
import { deskDoor } from "./open";

/** The account whose key opens Desk, or closed it; null once the key was let go. */
export function accountOfDoor(door: DeskDoor): number | null {
  if ("link" in door) return door.link.accountId;
  return door.closed === "no_key" ? null : door.accountId;
}

/** The account whose hand-off link the browser keeps; null: the visitor doesn't come from one. */
export const handOffAccount = cache(async (): Promise<number | null> => {
  const link = await rememberedHandOff();
  return link === null ? null : accountOfHandOff(link);
});

/** Whose Desk this is to the visitor: the linked key's, else the hand-off's; null: nobody's, so it looks like ours. */
export const brandHere = cache(async (): Promise<Brand | null> => {
  const linked = (await currentDeskSession()) ? accountOfDoor(await deskDoor()) : null;
  const accountId = linked ?? (await handOffAccount());
  return accountId === null ? null : readBrand(accountId);
});

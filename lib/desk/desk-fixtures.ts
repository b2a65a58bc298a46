import { callAsDesk } from "@/lib/api/desk";
import type { DeskPerson } from "./link-commands";
import { type DeskDoor, openDesk } from "./link-queries";

/** What a person finds at Desk's door: "open", or why not. */
export async function doorOf(person: DeskPerson): Promise<string> {
  const door = await openDesk(person.deskUserId);
  return "closed" in door ? door.closed : "open";
}

/** Calls `/v1` as a Desk page does, with the link that the person had when the page began. */
export function asPerson(door: DeskDoor) {
  if ("closed" in door || !door.link.hash) throw new Error("Desk is closed");
  const { linkId, hash } = door.link;
  return (path: `/${string}`, init?: RequestInit) =>
    callAsDesk({ linkId, hash, ip: "127.0.0.1" }, path, init);
}

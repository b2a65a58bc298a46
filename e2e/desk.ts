import type { Page } from "@playwright/test";
import { api, type Owner } from "./fixtures";

/** The card of a key's page that is about its seat. */
export const card = (page: Page) => page.locator("#desk");

/** A restricted key of the owner's; its id. `server`: another demo's than the shared one. */
export async function newKey(owner: Owner, description: string, server?: string): Promise<number> {
  const body = { description, preset: "full", company_scope: "all" };
  return (await (await api(owner.liveSecret, server)("/v1/key", { method: "POST", body })).json()).id;
}

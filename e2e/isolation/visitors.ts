import type { APIRequestContext, PlaywrightWorkerArgs } from "@playwright/test";
import { expect, mailTo, newEmail, type Owner, servers } from "../fixtures";
import { callAction, type ServerAction, serverActions } from "./server-actions";

const actionNamed = (name: string): ServerAction => {
  const found = serverActions().find((action) => action.name === name);
  if (!found) throw new Error(`The build has no action ${name}`);
  return found;
};

/** One without a browser; signed in by the form's own action. */
export async function visitor(
  playwright: PlaywrightWorkerArgs["playwright"],
  owner: Owner | null,
): Promise<APIRequestContext> {
  const request = await playwright.request.newContext({
    baseURL: servers.first,
    extraHTTPHeaders: { Origin: servers.first },
  });
  if (owner === null) return request;
  const { email, password } = owner;
  const signIn = actionNamed("app/(auth)/sign-in/actions.ts#signInAction");
  const answer = await callAction(request, signIn, "/sign-in", "state, form", { email, password });
  expect(answer.redirect, answer.text).toBe("/keys");
  return request;
}

/** One without a browser who is signed in to Desk, and to nothing else; works with no key yet. */
export async function deskVisitor(
  playwright: PlaywrightWorkerArgs["playwright"],
  known: { email: string; password: string },
): Promise<APIRequestContext> {
  const request = await visitor(playwright, null);
  const signIn = actionNamed("app/desk/(door)/sign-in/actions.ts#signInAction");
  const answer = await callAction(request, signIn, "/desk/sign-in", "state, form", known);
  expect(answer.redirect, answer.text).toBe("/desk");
  return request;
}

/** Registers somebody on Desk, by the mail. */
export async function newDeskUser(playwright: PlaywrightWorkerArgs["playwright"]) {
  const request = await visitor(playwright, null);
  const known = { email: newEmail("desk"), password: "a password on Desk" };
  const register = actionNamed("app/desk/(door)/register/actions.ts#registerAction");
  await callAction(request, register, "/desk/register", "state, form", { email: known.email });
  const mailed = (await mailTo(known.email)).links.find((each) => each.includes("/desk/confirm"));
  const link = new URL(mailed ?? "").searchParams.get("link") ?? "";
  const confirm = actionNamed("app/desk/(door)/confirm/actions.ts#confirmAction");
  const { password } = known;
  await callAction(request, confirm, "/desk/confirm", "state, form", { link, password });
  return known;
}

/** Asks for another address of an owner's; the address, and what the mail's link holds. */
export async function newEmailLink(playwright: PlaywrightWorkerArgs["playwright"], owner: Owner) {
  const request = await visitor(playwright, owner);
  const email = newEmail("new-address");
  const ask = actionNamed("app/(dashboard)/settings/actions.ts#requestEmailAction");
  const answer = await callAction(request, ask, "/settings", "state, form", { email });
  expect(answer.state?.ok, answer.text).toBe(true);
  const mailed = (await mailTo(email)).links.find((each) => each.includes("/settings/email"));
  return { email, link: new URL(mailed ?? "").searchParams.get("link") ?? "" };
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { projectDir } from "../dev/data-dir";
import { api, expect, type Owner } from "./fixtures";
import { actionCases, type Fields, newCompany, newKeyId, type Victim } from "./isolation/action-cases";
import { callAction, type ServerAction, serverActions } from "./isolation/server-actions";
import { deskVisitor, newDeskUser, newEmailLink, visitor } from "./isolation/visitors";
import { test, type Witness } from "./isolation/witness";
import { pagesBelow } from "./pages";

const marker = "Only for the eyes of its owner";
const missingId = 999_999_999;

const company = { vat: "IT03847120379", fiscal_code: "03847120379", name: `${marker} Srl` };

type Things = { keyId: number; companyId: number; vat: string; listId: number };

/** A list of one client, of which a key can be made. */
const oneClient = `${marker} client;${company.vat};${company.name}`;

/** Every page with a parameter, and its addresses for what an owner has; `missing` for what nobody has. */
const withParameter: Record<string, (things: Things) => string[]> = {
  "/keys/[keyId]": ({ keyId }) => [`/keys/${keyId}`],
  "/keys/[keyId]/activity": ({ keyId }) => [`/keys/${keyId}/activity`],
  "/keys/onboarding/[onboardingId]": ({ listId }) => [`/keys/onboarding/${listId}`],
  "/keys/onboarding/[onboardingId]/seats": ({ listId }) => [`/keys/onboarding/${listId}/seats`],
  "/keys/[keyId]/desk/disable": ({ keyId }) => [`/keys/${keyId}/desk/disable`],
  "/keys/[keyId]/desk/move": ({ keyId }) => [`/keys/${keyId}/desk/move`],
  "/companies/[vat]": ({ vat }) => [`/companies/${vat}`],
};
const missing: Things = { keyId: missingId, companyId: missingId, vat: "IT00000000000", listId: missingId };
/** Names under which an id could stand in a query. */
const queryNames = [
  "from",
  "key",
  "keyId",
  "company",
  "companyId",
  "send",
  "id",
  "event",
  "session",
  "move",
  "attempt",
  "ended",
  "after",
];

/** As a browser does for a whole page, for a part of it, and before it is asked for. */
const waysToAsk: Record<string, string>[] = [{}, { RSC: "1" }, { RSC: "1", "Next-Router-Prefetch": "1" }];

/** Gives an owner a key and a company that nobody else may see. */
async function things(owner: Owner, newList: () => Promise<number>): Promise<Things> {
  const ask = api(owner.liveSecret);
  const made = await (await ask("/v1/company", { method: "POST", body: company })).json();
  // Before the key below: a client that has one gets no other.
  const listId = await newList();
  const body = {
    description: `${marker} key`,
    preset: "full",
    company_scope: "selected",
    companies: [company.vat],
  };
  const key = await (await ask("/v1/key", { method: "POST", body })).json();
  expect([made.vat, key.description]).toEqual([company.vat, `${marker} key`]);
  return { keyId: key.id, companyId: made.id, vat: company.vat, listId };
}

/** What a page says, without its scripts and the numbers that differ from request to request. */
const textOf = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

test("no page shows anything of another account, nor anything at all to one who is not signed in", async ({
  playwright,
  newOwner,
  newList,
  newSeat,
}) => {
  test.setTimeout(240_000);
  const owner = await newOwner("The owner");
  const mine = await things(owner, () => newList(owner, oneClient, true));
  await newSeat(owner, mine.keyId);
  const self = await visitor(playwright, owner);
  const stranger = await visitor(playwright, await newOwner("A stranger"));
  const nobody = await visitor(playwright, null);
  const pages = pagesBelow("(dashboard)");
  const parametrised = pages.filter((page) => page.includes("["));
  expect(parametrised, "pages with a parameter, each known to this test").toEqual(
    Object.keys(withParameter).sort(),
  );

  for (const page of parametrised) {
    const [asMine, asMissing] = [mine, missing].map((each) => withParameter[page]?.(each) ?? []);
    for (const [index, address] of (asMine ?? []).entries()) {
      const shown = await self.get(address);
      expect([address, shown.status()]).toEqual([address, 200]);
      expect(await shown.text()).toContain(marker);
      for (const headers of waysToAsk) {
        const foreign = await stranger.get(address, { headers });
        const nothing = await stranger.get(asMissing?.[index] ?? "", { headers });
        const html = await foreign.text();
        expect(html, address).not.toContain(marker);
        expect([address, foreign.status()]).toEqual([address, nothing.status()]);
        if (Object.keys(headers).length > 0) continue;
        expect([address, foreign.status()]).toEqual([address, 404]);
        expect(textOf(html)).toBe(textOf(await nothing.text()));
      }
      await away(nobody, address);
    }
  }

  const query = queryNames
    .flatMap((name) => [`${name}=${mine.keyId}`, `${name}=${mine.companyId}`])
    .join("&");
  for (const page of pages.filter((each) => !each.includes("["))) {
    for (const address of [
      page,
      `${page}?${query}`,
      ...queryNames.map((n) => `${page}?${n}=${mine.keyId}`),
    ]) {
      const html = await (await stranger.get(address)).text();
      expect(html, address).not.toContain(marker);
      expect(html, address).not.toContain(owner.email);
    }
    await away(nobody, page);
  }
});

/** One without a session is led to the sign-in page, whatever way is asked. */
async function away(nobody: APIRequestContext, address: string): Promise<void> {
  for (const headers of waysToAsk) {
    const answer = await nobody.get(address, { headers });
    const text = await answer.text();
    expect(text, address).not.toContain(marker);
    // A prefetch without content tells only how the address is read.
    if ("Next-Router-Prefetch" in headers) continue;
    const whole = Object.keys(headers).length === 0;
    expect(whole ? answer.url() : `${answer.url()} ${text}`, address).toContain("/sign-in");
  }
}

test("no action does anything without a session, or with another's to what it names", async ({
  playwright,
  newOwner,
  newList,
  newSeat,
  newHandOff,
  witness,
}) => {
  test.setTimeout(600_000);
  const owner = await newOwner("The victim");
  const victim: Victim = {
    ...owner,
    newKeyId: () => newKeyId(owner),
    newVat: () => newCompany(owner),
    newSeat: async (how) => {
      const keyId = await newKeyId(owner);
      return { keyId, ...(await newSeat(owner, keyId, how)) };
    },
    newSessionId: async () => {
      await visitor(playwright, owner);
      return (await witness(owner)).sessionIds.at(-1) ?? "";
    },
    newListId: () => newList(owner, oneClient),
    newEmailLink: async () => {
      const { email, link } = await newEmailLink(playwright, owner);
      victim.email = email;
      return link;
    },
    newHandOff: async (used) => newHandOff(owner, await newKeyId(owner), { used }),
  };
  const onDesk = await newDeskUser(playwright);
  const other = await newOwner("A stranger");
  const ofStranger = { keyId: await newKeyId(other), onboardingId: await newList(other, oneClient) };
  const actions = serverActions();
  expect(
    actions.map(({ name }) => name).filter((name) => !Object.hasOwn(actionCases, name)),
    "actions that e2e/isolation/action-cases.ts does not know",
  ).toEqual([]);
  expect(
    Object.keys(actionCases).filter((name) => !actions.some((action) => action.name === name)),
    "cases of actions that the build does not have",
  ).toEqual([]);
  // One of the actions chooses the language of those after it.
  const notFound = ["it", "en"].map((locale) => sentenceOf(locale, "not_found"));

  const nobody = await visitor(playwright, null);
  let stranger = await visitor(playwright, other);
  for (const action of actions) {
    const { name } = action;
    const { args = "state, form", fields, works, control } = actionCases[name] ?? never(name);
    await test.step(name, async () => {
      const asked = await fields(victim);
      const call = (by: APIRequestContext, ids: Fields) =>
        callAction(by, action, pageWith(action, { ...ofStranger, ...ids }), args, asked);

      const door = works === "desk" ? toDeskSignIn : toSignIn;
      const alone = await unchanged(witness, owner, name, () => call(nobody, {}));
      if (works !== "anybody" && works !== "blank")
        expect([name, alone.redirect ?? alone.text]).toEqual([name, door]);

      // A session on Desk is none on the Dashboard, nor the reverse.
      if (works === "named" || works === "own") {
        const desk = await deskVisitor(playwright, onDesk);
        const answer = await unchanged(witness, owner, name, () => call(desk, {}));
        expect([name, answer.redirect ?? answer.text]).toEqual([name, door]);
      }
      if (works === "desk") {
        for (const by of [stranger, await visitor(playwright, owner)]) {
          const answer = await unchanged(witness, owner, name, () => call(by, {}));
          expect([name, answer.redirect ?? answer.text]).toEqual([name, door]);
        }
      }

      const foreign =
        works === "desk" ? alone : await unchanged(witness, owner, name, () => call(stranger, {}));
      if (works === "blank") {
        const missing = await callAction(stranger, action, pageWith(action, ofStranger), args, {
          value: String(missingId),
        });
        expect([name, foreign.text]).toEqual([name, missing.text]);
      }
      if (works === "named") {
        expect([name, foreign.state?.ok]).toEqual([name, false]);
        expect(notFound, name).toContain(saying(foreign));
      }
      // It may have been the end of the stranger's own session.
      if (works === "own") stranger = await visitor(playwright, other);

      const self =
        works === "desk"
          ? await deskVisitor(playwright, await newDeskUser(playwright))
          : await visitor(playwright, owner);
      const before = await witness(owner);
      const done = await call(self, asked);
      expect([name, done.status < 400], done.text).toEqual([name, true]);
      if (works === "named") expect([name, done.state?.ok ?? done.redirect !== null]).toEqual([name, true]);
      // Whoever has changed the password goes on with the new one.
      if (asked.currentPassword === owner.password && asked.password) owner.password = asked.password;
      // And whoever has changed the address with that.
      if (name.endsWith("#confirmEmailAction")) owner.email = victim.email;
      const after = await witness(owner);
      if (control === "changes") expect(after.digests, `${name} by its owner`).not.toEqual(before.digests);
      else expect(after.digests, name).toEqual(before.digests);
    });
  }
});

const toSignIn = expect.stringMatching(/^\/sign-in(\?|$)/);
const toDeskSignIn = expect.stringMatching(/^\/desk\/sign-in(\?|$)/);

function never(name: string): never {
  throw new Error(`No case for ${name}`);
}

/** A page that has the action; one with a parameter is asked for what the caller has itself. */
function pageWith({ name, pages }: ServerAction, ids: Record<string, string | number>): string {
  // On Desk the profile is the page that opens without a key.
  const page =
    pages.find((each) => each === "/desk/profile") ??
    pages.find((each) => !each.includes("[")) ??
    pages[0] ??
    never(name);
  return page.replace(/\[(\w+)\]/g, (_, id) => String(id === "vat" ? company.vat : (ids[id] ?? never(name))));
}

async function unchanged<Answer>(
  witness: Witness,
  owner: Owner,
  name: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const before = await witness(owner);
  const answer = await work();
  expect(await witness(owner), `${name} changed something of the victim's`).toEqual(before);
  return answer;
}

const saying = ({ state }: Awaited<ReturnType<typeof callAction>>) =>
  state?.formError ?? Object.values(state?.fieldErrors ?? {})[0];

/** A refusal's sentence. */
function sentenceOf(locale: string, reason: string): string {
  const file = join(projectDir, "lib", "i18n", "messages", `${locale}.json`);
  return JSON.parse(readFileSync(file, "utf8")).errors[reason];
}

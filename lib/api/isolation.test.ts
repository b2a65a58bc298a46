import { beforeAll, describe, expect, test } from "vitest";
import { everything } from "@/db/everything";
import { type Environment, environments } from "@/lib/access/presets";
import { flushEvents } from "@/lib/events/commands";
import { call } from "./api-fixtures";
import { api } from "./app";
import { aSubject, exampleOf, type Subject, subjectId } from "./route-examples";
import { type DeclaredRoute, declaredRoutes } from "./route-table";

const missing = 2_147_483_000;
const withId = declaredRoutes(api, "/v1").filter(({ path }) => path.includes("{"));
/** Routes that name what they change in the body; each PUT must be one of them or have its id in the path. */
const inBody: Record<string, "companyId" | "webhookId"> = {
  "PUT /company": "companyId",
  "PUT /webhook": "webhookId",
};

const secretOf = ({ account }: Subject, environment: Environment) =>
  environment === "live" ? account.liveSecret : account.testSecret;

/** Calls a route about `id` with everything else the caller's own. */
async function about(route: DeclaredRoute, caller: Subject, secret: string, id: number) {
  const { path, query, init } = exampleOf(route, caller, id);
  const response = await call(secret, `${path}${query}`, init);
  return { status: response.status, text: await response.text() };
}

test("every PUT and PATCH names what it changes, in its path or in a body known here", () => {
  const others = declaredRoutes(api, "/v1").filter(
    ({ method, path }) => ["PUT", "PATCH"].includes(method) && !path.includes("{"),
  );
  expect(others.map(({ method, path }) => `${method} ${path}`)).toEqual(Object.keys(inBody));
});

describe.each(environments)("in %s", (environment) => {
  let one: Subject;
  let other: Subject;
  beforeAll(async () => {
    one = await aSubject(environment);
    other = await aSubject(environment);
    // Noted at most once a minute: the primaries' last use is not what changes below.
    for (const each of [one, other])
      for (const secret of [each.account.testSecret, each.account.liveSecret]) await call(secret, "/status");
  });

  /** Who asks, with which secret, for whose things. */
  const meetings = (): [string, Subject, string, Subject][] => [
    ["one of the other's", one, secretOf(one, environment), other],
    ["the other of one's", other, secretOf(other, environment), one],
    ["one, with the other environment's secret", one, secretOf(one, theOther(environment)), one],
  ];
  const theOther = (given: Environment) => (given === "live" ? "test" : "live");

  test("another's id is answered as a missing one by every route with an id, and changes nothing", async () => {
    expect(withId.length).toBeGreaterThan(8);
    await flushEvents();
    const before = await everything();
    for (const [who, caller, secret, owner] of meetings()) {
      for (const route of withId) {
        // Keys belong to no environment: one account's own are its own under both secrets.
        if (caller === owner && route.routeClass === "manage") continue;
        const id = subjectId(route, owner) ?? 0;
        const name = `${who}: ${route.method} ${route.path}`;
        const answer = await about(route, caller, secret, id);
        const nothing = await about(route, caller, secret, missing);
        if (route.routeClass === "manage" && secret === caller.account.testSecret) {
          expect([name, answer.status]).toEqual([name, 403]);
        } else expect([name, answer.status]).toEqual([name, 404]);
        expect([name, answer]).toEqual([name, nothing]);
      }
      for (const route of declaredRoutes(api, "/v1")) {
        const named = inBody[`${route.method} ${route.path}`];
        if (!named) continue;
        const foreign = await about(route, { ...caller, [named]: owner[named] }, secret, 0);
        const nothing = await about(route, { ...caller, [named]: missing }, secret, 0);
        expect([route.path, foreign.status]).toEqual([route.path, 404]);
        expect(foreign).toEqual(nothing);
      }
    }
    await flushEvents();
    expect(await everything()).toEqual(before);
  });

  test("a list filtered by another's id is empty, and names and identifiers open nothing", async () => {
    const sent = await (await call(secretOf(one, environment), `/send/${one.sendId}`)).json();
    for (const [who, , secret, owner] of meetings().filter(([, , , owner]) => owner === one)) {
      for (const path of [
        `/send?company_id=${owner.companyId}`,
        `/send?ids=${owner.sendId}`,
        `/send?identifier=${sent.identifier}`,
        `/update?company_id=${owner.companyId}`,
        `/update?send_id=${owner.sendId}`,
        `/log?company_id=${owner.companyId}`,
        `/receive?company_id=${owner.companyId}`,
        `/webhook?company_id=${owner.companyId}`,
        `/webhookhistory?webhook_id=${owner.webhookId}`,
      ]) {
        const list = await call(secret, path);
        expect([who, path, list.headers.get("Invoicetronic-Total-Count"), await list.json()]).toEqual([
          who,
          path,
          "0",
          [],
        ]);
      }
      expect([who, (await call(secret, `/send/${sent.identifier}`)).status]).toEqual([who, 404]);
    }
    expect((await call(secretOf(other, environment), `/company/${one.vat}`)).status).toBe(404);
  });
});

import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "@/db";
import { anAccount } from "@/db/factories";
import { log } from "@/lib/log/log";
import { newObserver } from "@/lib/requests/observe";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { api } from "./app";

const server = createServer(
  { ServerResponse: guardedResponse("http://localhost", () => false) },
  newObserver({ apiPaths: ["/status", "/company"], pagesManifest: "" }).observe(
    getRequestListener(api.fetch),
  ),
);

beforeAll(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
afterAll(() => server.close());

// A table that is away is a bug like any other; each of these has one that only it reads.
test.each([
  ["/company", "companies"],
  ["/status", "accounts"],
])("of a %s that breaks down answer, problem and log say one id", async (path, table) => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const { liveSecret } = await anAccount();
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1${path}`;
  await db().execute(`alter table ${table} rename to away`);
  const answer = await fetch(url, { headers: { Authorization: `Basic ${btoa(`${liveSecret}:`)}` } });
  await db().execute(`alter table away rename to ${table}`);
  const id = answer.headers.get("x-request-id") ?? "none";
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain(id);
  await vi.waitFor(() => expect(logged).toHaveBeenCalledWith("A request failed", expect.anything()));
  const lines = logged.mock.calls.map(([, about]) => JSON.stringify(about));
  expect(lines.filter((line) => line.includes(id))).toHaveLength(2);
  expect(JSON.stringify(logged.mock.calls)).not.toContain(liveSecret.slice(8, 20));
  logged.mockRestore();
});

import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db";
import { aKey, anAccount } from "@/db/factories";
import { events } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { hashSecret } from "@/lib/keys/secret";
import { log } from "@/lib/log/log";
import { callAsDesk } from "./desk";

test("a request whose key was found, and that fails while it is judged, is an event of that key", async () => {
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  const { keyId, testSecret } = await aKey(await anAccount());
  // Beyond what the column takes: the database refuses the question for Desk's link.
  const caller = { linkId: 2 ** 40, hash: hashSecret(testSecret), ip: "203.0.113.9" };
  const answer = await callAsDesk(caller, "/company?page=1");
  expect(answer.status).toBe(500);
  await flushEvents();
  const rows = await db().select().from(events).where(eq(events.keyId, keyId));
  expect(rows).toEqual([
    expect.objectContaining({
      endpoint: "/company",
      query: "page=1",
      statusCode: 500,
      code: "internal",
      ip: "203.0.113.9",
      error: expect.stringMatching(/\w/),
    }),
  ]);
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});

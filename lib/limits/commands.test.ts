import { like, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { limits } from "@/db/schema";
import { cleanLimits, forget, giveBack, take, takeQuietly } from "./commands";
import { limitRules } from "./rules";

const { points } = limitRules.sign_in_name_address;
let count = 0;
const newName = () => `somebody${++count}`;
const attempt = (...of: string[]) => takeQuietly("sign_in_name_address", ...of);
const pass = async (times: number, name: string) => {
  for (let i = 0; i < times; i++) await attempt(name);
};

describe("a limit", () => {
  it("lets through as many as its rule says, however many come at once", async () => {
    const name = newName();
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempt(name)));
    expect(answers.filter((minutes) => minutes === null)).toHaveLength(points);
    expect(answers.filter((minutes) => minutes !== null)).toEqual(Array(40 - points).fill(15));
  });

  it("counts everybody and every rule apart", async () => {
    const name = newName();
    await pass(points + 1, name);
    expect(await attempt(newName())).toBeNull();
    expect(await attempt(name, "elsewhere")).toBeNull();
    expect(await takeQuietly("reset_mailbox", name)).toBeNull();
  });

  it("is over with its window, which attempts in between do not prolong", async () => {
    const name = newName();
    await pass(points + 3, name);
    await db().update(limits).set({ expire: sql`now()` });
    expect(await attempt(name)).toBeNull();
    await pass(points - 1, name);
    expect(await attempt(name)).toBe(15);
  });

  it("gives back an attempt that was none, and forgets all of them", async () => {
    const name = newName();
    await pass(points, name);
    await giveBack("sign_in_name_address", name);
    expect(await attempt(name)).toBeNull();
    expect(await attempt(name)).not.toBeNull();
    await forget("sign_in_name_address", name);
    await giveBack("sign_in_name_address", name);
    await pass(points, name);
    expect(await attempt(name)).not.toBeNull();
  });

  it("refuses with the minutes to wait", async () => {
    const name = newName();
    await pass(points, name);
    await expect(take("sign_in_name_address", name)).rejects.toMatchObject({
      code: "too_many",
      reason: "too_many_minutes",
      values: { minutes: 15 },
    });
  });

  it("keeps no name in clear, and nothing once its window is over", async () => {
    const name = newName();
    await attempt(name);
    const rows = await db().select().from(limits).where(like(limits.key, "sign_in_name_address:%"));
    expect(JSON.stringify(rows)).not.toContain(name);
    await db().update(limits).set({ expire: sql`now() - interval '1 second'` });
    await cleanLimits();
    expect(await db().select().from(limits)).toEqual([]);
  });
});

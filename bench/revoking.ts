import type { TestAccount } from "../db/factories";
import { authorization } from "./load";
import type { Served } from "./server";

/** Disables keys one after the other over HTTP; a request with each follows at every server. */
export async function revokeMany(
  account: TestAccount,
  servers: readonly Served[],
  trials: number,
): Promise<{ tookMs: number[]; accepted: number; asked: number }> {
  const { aKey } = await import("../db/factories");
  const [first] = servers;
  if (!first) throw new Error("No server");
  const made = [];
  for (let at = 0; at < trials; at++) made.push(await aKey(account));
  const tookMs: number[] = [];
  let accepted = 0;
  let asked = 0;
  for (const { keyId, testSecret } of made) {
    const ask = async ({ url }: Served) =>
      (await fetch(`${url}/v1/status`, { headers: { authorization: authorization(testSecret) } })).status;
    // Every server knows the key before.
    const welcome = await Promise.all(servers.map(ask));
    if (welcome.some((status) => status !== 200)) throw new Error(`Refused too early: ${welcome.join()}`);
    const began = performance.now();
    const answer = await fetch(`${first.url}/v1/key/${keyId}`, {
      method: "PATCH",
      headers: { authorization: authorization(account.liveSecret), "Content-Type": "application/json" },
      body: JSON.stringify({ enabled: false }),
    });
    await answer.arrayBuffer();
    tookMs.push(performance.now() - began);
    if (answer.status !== 200) throw new Error(`The key was not disabled: ${answer.status}`);
    const after = await Promise.all(servers.map(ask));
    accepted += after.filter((status) => status === 200).length;
    asked += after.length;
  }
  return { tookMs, accepted, asked };
}

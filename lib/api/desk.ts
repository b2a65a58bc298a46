import { env } from "@/lib/env";
import { api } from "./app";
import type { DeskCaller } from "./context";

/**
 * One request to `/v1` by the key that a Desk user is linked to, in this process: routes, presets, scopes, rates and
 * events are those of every other request, and link and seat are asked for as well. `path` is below `/v1`.
 */
export async function callAsDesk(
  caller: DeskCaller,
  path: `/${string}`,
  init?: RequestInit,
): Promise<Response> {
  return api.fetch(new Request(`${env().baseUrl}/v1${path}`, init), { desk: caller });
}

import { hurryExchange } from "@/db/factories";
import { api } from "./app";
import { mustBeDocumented } from "./documented";

/**
 * Calls `/v1` in this process as a client does: the secret as the user name, an empty password. Whatever is answered
 * must be what our own document says.
 */
export async function call(
  secret: string | null,
  path: string,
  init: { method?: string; json?: unknown; body?: BodyInit; headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (secret !== null) headers.set("Authorization", `Basic ${Buffer.from(`${secret}:`).toString("base64")}`);
  const body = init.json === undefined ? init.body : JSON.stringify(init.json);
  if (init.json !== undefined && !headers.has("Content-Type"))
    headers.set("Content-Type", "application/json");
  const method = init.method ?? (body === undefined ? "GET" : "POST");
  const response = await api.request(`/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  await mustBeDocumented(method, path, response);
  return response;
}

/** What a secret's key has received, once the exchange has said all that it would say. */
export async function delivered(secret: string): Promise<{ id: number; is_read: boolean }[]> {
  await hurryExchange();
  return (await call(secret, "/receive")).json();
}

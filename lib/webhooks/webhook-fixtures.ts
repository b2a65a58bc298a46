import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect } from "vitest";
import { call } from "@/lib/api/api-fixtures";

type Call = { body: Record<string, unknown>; text: string; headers: IncomingHttpHeaders };
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** Somebody who is told: what came, and what is answered next. */
export async function aReceiver() {
  const received: Call[] = [];
  const next = { status: 200, delayMs: 0 };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    received.push({ text, body: JSON.parse(text), headers: request.headers });
    setTimeout(() => response.writeHead(next.status).end("said"), next.delayMs);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const events = () => received.map(({ body }) => body.event);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, next, events };
}

/** A webhook as its creation answers it, the secret among it. */
export async function aWebhook(secret: string, fields: Record<string, unknown>) {
  const answer = await call(secret, "/webhook", { json: fields });
  expect(answer.status).toBe(201);
  return answer.json();
}

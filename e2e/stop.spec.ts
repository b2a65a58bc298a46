import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, type ClientRequest, createServer, get, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { type OwnDemo, startDemo } from "../dev/e2e-servers";
import { api } from "./fixtures";
import { invoiceOf } from "./invoice";

// What is done here to a server, others would feel.
test.describe.configure({ mode: "serial" });
test.setTimeout(150_000);

let demo: OwnDemo;
let secret: string;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  demo = await startDemo();
  // What a demo says of itself at its start.
  secret = /ik_test_\w+/.exec(readFileSync(demo.log, "utf8"))?.[0] ?? "";
});
test.afterAll(() => demo.stop());

const residentMegabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${demo.server.pid}/status`, "utf8"))?.[1]) / 1024;

/** A connection that made one request, and then sits there. */
async function idle(): Promise<Socket> {
  const { hostname, port } = new URL(demo.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(socket, "data");
  socket.on("error", () => {});
  return socket.resume();
}

const slowest = async (times: number, ask: () => Promise<Response>) => {
  let worst = 0;
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    const answer = await ask();
    await answer.text();
    expect(answer.status).toBe(200);
    worst = Math.max(worst, performance.now() - began);
  }
  return worst;
};

test("ten thousand connections that sit idle take little room, and nobody waits for them", async () => {
  const wanted = 10_000;
  const linux = process.platform === "linux";
  await slowest(5, () => fetch(`${demo.url}/sign-in`));
  const before = linux ? residentMegabytes() : 0;
  const sockets: Socket[] = [];
  while (sockets.length < wanted) sockets.push(...(await Promise.all(Array.from({ length: 100 }, idle))));
  try {
    const status = await slowest(50, () => api(secret, demo.url)("/v1/status"));
    const page = await slowest(10, () => fetch(`${demo.url}/sign-in`));
    const took = linux ? residentMegabytes() - before : 0;
    console.info(
      `10,000 idle: /v1/status ${status.toFixed(0)} ms, a page ${page.toFixed(0)} ms, ${took.toFixed(0)} MB`,
    );
    expect(sockets.filter((socket) => socket.destroyed || socket.readableEnded)).toHaveLength(0);
    // No figures, only that it is not another order of them: the machine may be busy with other tests.
    expect(status).toBeLessThan(2_000);
    expect(page).toBeLessThan(5_000);
    expect(took).toBeLessThan(400);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

/** Sends half of a document. */
async function halfSent(): Promise<{
  upload: ClientRequest;
  rest: string;
  answer: Promise<IncomingMessage>;
}> {
  const [half, rest] = [invoiceOf("IT01234567897").slice(0, 200), invoiceOf("IT01234567897").slice(200)];
  const upload = request(`${demo.url}/v1/send/xml`, {
    method: "POST",
    auth: `${secret}:`,
    headers: { "Content-Type": "application/xml", "Content-Length": Buffer.byteLength(half + rest) },
  });
  const answer = once(upload, "response").then(([response]) => response);
  upload.write(half);
  return { upload, rest, answer };
}

test("a stop ends what is under way with its answer, takes no one new, and keeps every event", async () => {
  const agent = new Agent({ keepAlive: true });
  const [kept] = await once(get(`${demo.url}/v1/health`, { agent }), "response");
  kept.resume();
  const sitting = await idle();
  const sat = once(sitting, "close");
  const ask = api(secret, demo.url);
  const eventsBefore = Number((await ask("/v1/log?page_size=1")).headers.get("Invoicetronic-Total-Count"));
  const { upload, rest, answer } = await halfSent();
  const [stream] = await once(get(`${demo.url}/docs/swagger-ui-bundle.js`, { agent: false }), "response");
  stream.pause();
  // A webhook's receiver that never answers must not keep the events either.
  const receiver = createServer(() => {});
  const told = once(receiver, "request");
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  const { port } = receiver.address() as AddressInfo;
  const webhook = { url: `http://127.0.0.1:${port}/`, description: "never answers" };
  expect((await ask("/v1/webhook", { method: "POST", body: webhook })).status).toBe(201);
  const headers = { "Content-Type": "application/xml" };
  const sent = await ask("/v1/send/xml", { method: "POST", headers, body: invoiceOf("IT01234567897") });
  expect(sent.status).toBe(201);
  await told;
  const asked = await Promise.all(Array.from({ length: 25 }, () => ask("/v1/status")));
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));

  const began = Date.now();
  const exit = once(demo.server, "exit");
  demo.server.kill("SIGTERM");
  await sat;
  await expect(fetch(`${demo.url}/v1/health`)).rejects.toThrow();
  demo.server.kill("SIGTERM");
  demo.server.kill("SIGINT");
  await sleep(500);
  upload.end(rest);
  const answered = await answer;
  // Judged like any other: what counts is that it is answered.
  expect([201, 402, 422, 400]).toContain(answered.statusCode);
  expect(answered.headers.connection).toBe("close");
  answered.resume();
  let read = 0;
  for await (const part of stream) read += part.length;
  expect(read).toBe(Number(stream.headers["content-length"] ?? read));
  expect(read).toBeGreaterThan(1_000_000);
  const [code] = await exit;
  receiver.closeAllConnections();
  receiver.close();
  agent.destroy();
  expect(code).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);

  const again = await startDemo(undefined, demo.dataDir);
  try {
    const after = await api(secret, again.url)("/v1/log?page_size=1");
    const count = Number(after.headers.get("Invoicetronic-Total-Count"));
    // The first look at the log, the webhook, the invoice, 25 of the status, the upload.
    expect(count - eventsBefore).toBeGreaterThanOrEqual(29);
  } finally {
    await again.stop();
  }
});

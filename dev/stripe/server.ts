import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, Call } from "./api";
import type { Page } from "./pages/html";
import { styles } from "./pages/styles";

const bodyMaxBytes = 1024 * 1024;

/** A request that was read to its end. */
export type Request = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  headers: IncomingMessage["headers"];
};

/** Who answers what: the API, the pages, the box's own controls. */
export type Parts = {
  api(call: Call): Promise<Answer>;
  /** Null: no page has this address. */
  page(request: Request, form: Map<string, string>): Page | null;
  control(request: Request): Promise<Answer>;
};

/** Listens on the loopback only; a request that was sent to another name than that is refused. */
export async function listen(parts: Parts, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      console.error("The local Stripe broke down", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Its small answers would each wait for the other side's delayed acknowledgement.
  server.on("connection", (socket) => socket.setNoDelay(true));
  await new Promise<void>((ready, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", ready);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function serve(parts: Parts, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const name = (incoming.headers.host ?? "").replace(/:\d+$/, "");
  // A page of elsewhere whose name was pointed here must not reach it.
  if (!["127.0.0.1", "localhost", "[::1]"].includes(name)) {
    response.writeHead(403).end("Loopback only");
    return;
  }
  const body = await read(incoming);
  if (body === null) {
    response.writeHead(413).end();
    return;
  }
  const request: Request = {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    body,
    headers: incoming.headers,
  };
  if (url.pathname === "/_pages.css") {
    response.writeHead(200, { "Content-Type": "text/css; charset=utf-8" }).end(styles);
  } else if (url.pathname.startsWith("/_box/")) {
    sendJson(response, incoming, await parts.control(request));
  } else if (url.pathname.startsWith("/v1/")) {
    sendJson(response, incoming, await parts.api(callOf(request, url)));
  } else {
    const page = parts.page(request, new Map(new URLSearchParams(body)));
    if (page) response.writeHead(page.status, page.headers).end(page.body);
    else response.writeHead(404).end();
  }
}

function callOf({ method, path, body, headers }: Request, url: URL): Call {
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return {
    method,
    path,
    form: [url.search.slice(1), body].filter((part) => part !== "").join("&"),
    authorization: headers.authorization,
    version: one(headers["stripe-version"]),
    idempotencyKey: one(headers["idempotency-key"]),
  };
}

/** Null: more than anybody needs. */
async function read(incoming: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    size += part.length;
    if (size > bodyMaxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function sendJson(response: ServerResponse, incoming: IncomingMessage, answer: Answer): void {
  if (!answer) {
    incoming.socket.destroy();
    return;
  }
  response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
  response.end(JSON.stringify(answer.body, null, 2));
}

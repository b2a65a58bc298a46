import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { z } from "zod";
import { guardedResponse } from "./guarded-response";
import { filePolicy, siteHeaders } from "./headers";

/** How long a client may take, and how many there may be. */
export type ListenLimits = {
  /** From the first byte of a request, or from connecting, to the end of its headers. */
  headersMs: number;
  /** To the end of its body. */
  requestMs: number;
  /** Neither side gets a byte through: the client sends nothing, or does not read its answer. */
  stalledMs: number;
  /** Between two requests of a connection. */
  idleMs: number;
  /** How often the first two are looked at; Node's own is 30 s. */
  checkMs: number;
  /** Beyond it a connection is dropped at once. */
  connectionsMax: number;
};

const connectionsWanted = 20_000;
/** Files that are not a client's: the database, our own requests to others, what Next reads. */
const filesKept = 1_000;

const report = z.object({ userLimits: z.object({ open_files: z.object({ soft: z.number() }) }) });

/**
 * How many connections to take: as many as the process may have files open, less a reserve. Without a free one it can't
 * reach its database either, and would fail the clients that it has.
 */
export function connectionsMax(diagnostics: unknown = process.report?.getReport()): number {
  const found = report.safeParse(diagnostics);
  const files = found.success ? found.data.userLimits.open_files.soft : Number.POSITIVE_INFINITY;
  return Math.max(100, Math.min(connectionsWanted, files - filesKept));
}

/** What the product listens with. Idle is longer than common load balancers', or they would use a connection that we close. */
export const listenLimits = (): ListenLimits => ({
  headersMs: 20_000,
  requestMs: 120_000,
  stalledMs: 120_000,
  idleMs: 65_000,
  checkMs: 5_000,
  connectionsMax: connectionsMax(),
});

/** A server without a handler yet. */
export type Listener = {
  server: Server;
  /** @throws what `node:net` says, `EADDRINUSE` among it. */
  listen(port: number, host: string): Promise<void>;
  /** Takes no one new, lets requests under way end with their answer, and cuts off what is left after `cutMs`. */
  close(cutMs: number): Promise<void>;
};

const refusals: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** Opens nothing yet: makes the server of {@link Listener}, whose every answer has our security headers. */
export function newListener(baseUrl: string, limits: ListenLimits = listenLimits()): Listener {
  let closing = false;
  const server = createServer({
    ServerResponse: guardedResponse(baseUrl, () => closing),
    connectionsCheckingInterval: limits.checkMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
  });
  server.timeout = limits.stalledMs;
  server.maxConnections = limits.connectionsMax;

  const refusalHead = Object.entries({ ...siteHeaders(baseUrl), "content-security-policy": filePolicy })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

  // Node's own list leaves out sockets that were upgraded. Each with the answers it is still to get: a client may ask again
  // before it has read one.
  const sockets = new Map<Socket, ServerResponse[]>();
  server.on("connection", (socket) => {
    sockets.set(socket, []);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const answers = sockets.get(socket);
    // They are out in the order in which they were asked for. A listener for each would cost more.
    while (answers?.[0]?.writableFinished) answers.shift();
    answers?.push(response);
  });
  const refused = new WeakSet<Socket>();
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
    if (refused.has(socket)) return;
    refused.add(socket);
    const answers = (sockets.get(socket) ?? []).filter((answer) => !answer.writableFinished);
    const refuse = () => {
      // In the middle of an answer a second one would be read as its body.
      const answering = answers.some((answer) => answer.headersSent && !answer.writableFinished);
      if (!socket.writable || answering) return socket.destroy();
      const status = refusals[error.code ?? ""] ?? "400 Bad Request";
      socket.end(`HTTP/1.1 ${status}\r\n${refusalHead}Connection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    afterThose(
      answers.filter(({ req }) => req.complete),
      refuse,
    );
  });

  return {
    server,
    listen: (port, host) =>
      new Promise((ready, failed) => {
        server.once("error", failed);
        server.listen(port, host, () => {
          server.off("error", failed);
          ready();
        });
      }),
    close: (cutMs) => {
      closing = true;
      const idle = setInterval(() => server.closeIdleConnections(), 100);
      const cut = setTimeout(() => {
        for (const socket of sockets.keys()) socket.destroy();
      }, cutMs);
      return new Promise((closed) => {
        server.close(() => {
          clearInterval(idle);
          clearTimeout(cut);
          closed();
        });
        server.closeIdleConnections();
      });
    },
  };
}

/**
 * Runs `then` when answers to requests that came whole are out: the client takes what it reads first for the answer to what
 * it asked first, so nothing may be said of a later request before.
 */
function afterThose(earlier: readonly ServerResponse[], then: () => void): void {
  let left = earlier.length;
  if (left === 0) then();
  for (const answer of earlier) {
    answer.once("close", () => {
      left -= 1;
      if (left === 0) then();
    });
  }
}

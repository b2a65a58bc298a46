import { createServer } from "node:http";
import { EnvError, env } from "@/lib/env";
import { log } from "@/lib/log/log";

/** A part of the server that can be closed. */
export type Served = { port: number; close(): Promise<void> };

/**
 * Serves `GET /metrics` on an address of its own, as what it tells is nobody else's business; null when none is set, and
 * then nothing of it is loaded.
 */
export async function serveMetrics(): Promise<Served | null> {
  const { metrics } = env();
  if (!metrics) return null;
  const { published } = await import("./registry");
  const { contentType, text } = published();
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (body) => response.writeHead(200, { "Content-Type": contentType }).end(body),
      (error: unknown) => {
        log.error("Metrics can't be told", error);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", (error) => failed(new EnvError(`Cannot start: METRICS_PORT: ${error.message}.`)));
    server.listen(metrics.port, metrics.host, listening);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : metrics.port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

import type { RequestListener } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type Listener, type ListenLimits, newListener } from "./listener";

/** Limits a hundred times shorter than the product's. */
export const shortLimits: ListenLimits = {
  headersMs: 300,
  requestMs: 600,
  stalledMs: 700,
  idleMs: 2_000,
  checkMs: 50,
  connectionsMax: 50,
};

/** A server as the product makes it, on a free port, closed after the test. */
export async function serve(
  handler: RequestListener,
  { baseUrl = "http://localhost", ...limits }: Partial<ListenLimits> & { baseUrl?: string } = {},
): Promise<Listener & { port: number; handled: () => number }> {
  const listener = newListener(baseUrl, { ...shortLimits, ...limits });
  let handled = 0;
  listener.server.on("request", (request, response) => {
    handled += 1;
    handler(request, response);
  });
  await listener.listen(0, "127.0.0.1");
  onTestFinished(() => (listener.server.listening ? listener.close(0) : undefined));
  const { port } = listener.server.address() as AddressInfo;
  return { ...listener, port, handled: () => handled };
}

/** A promise, and what keeps it. */
export function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** A connection of a client that does only what it is told. */
export type Client = {
  socket: Socket;
  send(text: string): void;
  /** All that came so far. */
  heard(): string;
  /** Resolves with all that came, once the other side has closed. */
  ended: Promise<string>;
};

/** Connects; `reads: false` takes nothing off the line. */
export async function client(port: number, { reads = true } = {}): Promise<Client> {
  const socket = connect({ port, host: "127.0.0.1" });
  let text = "";
  const ended = new Promise<string>((end) => {
    socket.once("close", () => end(text));
  });
  // A reset is an end like another.
  socket.on("error", () => {});
  if (reads) socket.on("data", (bytes) => (text += bytes.toString("latin1")));
  await new Promise<void>((ready, failed) => {
    socket.once("connect", ready);
    socket.once("error", failed);
  });
  onTestFinished(() => void socket.destroy());
  return { socket, ended, heard: () => text, send: (sent) => void socket.write(sent) };
}

import { connect } from "node:net";

/** What a server answers to bytes that no client library would send. */
export type RawAnswer = { status: number; headers: Map<string, string[]>; body: string };

/** Sends a request line as it is, with headers of one's own, and reads until the server closes. */
export async function rawRequest(
  server: string,
  line: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(server);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ Host: host, ...headers, Connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.write(`${line} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1");
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  const [head = "", ...body] = text.split("\r\n\r\n");
  const found = new Map<string, string[]>();
  for (const each of head.split("\r\n").slice(1)) {
    const [name = "", ...value] = each.split(": ");
    const values = found.get(name.toLowerCase()) ?? [];
    found.set(name.toLowerCase(), [...values, value.join(": ")]);
  }
  return { status: Number(head.split(" ")[1]), headers: found, body: body.join("\r\n\r\n") };
}

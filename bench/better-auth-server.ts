// The peer over HTTP: its handler on node:http as its guide says, and a route that verifies the key of a request. It tells
// its parent where it answers and which keys it knows.
import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { openBetterAuth, setups } from "./better-auth-setup";

const setup = setups.find((each) => each === process.env.BENCH_SETUP) ?? "default";
const { keys, verify, auth } = await openBetterAuth(setup, process.env.BENCH_DATABASE_URL ?? "", 1_000);
const handler = toNodeHandler(auth);
const server = createServer(async (request, response) => {
  if (request.url?.startsWith("/api/auth/")) return handler(request, response);
  const valid = await verify(String(request.headers["x-api-key"] ?? ""));
  const body = JSON.stringify({ valid });
  response.writeHead(valid ? 200 : 401, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
  });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.send?.({ port: address.port, keys });
});
process.on("disconnect", () => process.exit(0));

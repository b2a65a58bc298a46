import { createServer, type ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { sayUnavailable } from "./unavailable";

async function answered(isAway: boolean, answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => {
    sayUnavailable(response, () => isAway);
    answer(response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { status, headers } = await fetch(`http://127.0.0.1:${port}/`);
  server.closeAllConnections();
  server.close();
  return [status, headers.get("retry-after"), headers.get("x-kept")];
}

const implicit = (status: number) => (response: ServerResponse) => {
  response.statusCode = status;
  response.setHeader("X-Kept", "yes");
  response.end("page");
};
const explicit = (status: number) => (response: ServerResponse) => {
  response.writeHead(status, { "X-Kept": "yes" }).end("page");
};

test.each([
  ["a fault while the database is away", true, 500, [503, "2", "yes"]],
  ["a fault of our own", false, 500, [500, null, "yes"]],
  ["a page that was found all the same", true, 200, [200, null, "yes"]],
] as const)("%s", async (_name, isAway, status, expected) => {
  expect(await answered(isAway, implicit(status))).toEqual(expected);
  expect(await answered(isAway, explicit(status))).toEqual(expected);
});

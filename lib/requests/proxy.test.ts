import { createServer } from "node:http";
import { expect, test } from "vitest";
import { isRequestId } from "@/lib/log/request-id";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { newObserver } from "./observe";

process.env.TRUSTED_PROXIES = "127.0.0.1";

test("a trusted proxy's id is kept when it is well-formed, and replaced when it is not", async () => {
  const server = createServer(
    { ServerResponse: guardedResponse("http://localhost", () => false) },
    newObserver({ apiPaths: [], pagesManifest: "" }).observe((_request, response) => response.end()),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const idFor = async (given: string) => {
    const { headers } = await fetch(url, { headers: { "X-Request-Id": given } });
    return headers.get("x-request-id");
  };
  expect(await idFor("Root=1-67891233-abcdef012345678912345678")).toBe(
    "Root=1-67891233-abcdef012345678912345678",
  );
  for (const bad of ["with space", `${"a".repeat(129)}`, "ik_live_abc", "<b>"]) {
    expect(isRequestId(bad)).toBe(false);
    expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
  }
  server.close();
});

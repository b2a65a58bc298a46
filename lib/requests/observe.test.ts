import { createServer, type RequestListener, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "@/lib/log/log";
import { currentRequestId } from "@/lib/log/request-id";
import { figures } from "@/lib/metrics/figures";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { newObserver } from "./observe";

process.env.TRUSTED_PROXIES = "127.0.0.2";

const told = {
  error: vi.spyOn(log, "error").mockImplementation(() => {}),
  warn: vi.spyOn(log, "warn").mockImplementation(() => {}),
};
let server: Server;
let url = "";

const answer: RequestListener = (request, response) => {
  const end = async () => {
    if (request.url === "/v1/slow") await sleep(2_050);
    await sleep(1);
    // Far from where the request arrived, and behind a timer.
    const id = currentRequestId();
    response.writeHead(request.url?.startsWith("/v1/broken") ? 500 : 200, { "Content-Type": "text/plain" });
    response.end(id);
  };
  void end();
};

beforeEach(async () => {
  vi.clearAllMocks();
  figures.requests.clear();
  const ServerResponse = guardedResponse("http://localhost", () => false);
  server = createServer(
    { ServerResponse },
    newObserver({ apiPaths: ["/status", "/slow", "/broken"], pagesManifest: "" }).observe(answer),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(() => server.close());

/** Counting comes after the answer. */
const counted = async (name: string) => {
  await vi.waitFor(() => expect([...figures.requests.keys()]).toContain(name));
  return figures.requests.get(name);
};

describe("the id of a request", () => {
  test("is made here, borne by the answer, and known to whatever the request started", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${url}/v1/send`)));
    const ids = answers.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(3);
    expect(await Promise.all(answers.map((each) => each.text()))).toEqual(ids);
    expect(currentRequestId()).toBeNull();
  });

  test("that a stranger sends is not taken", async () => {
    const { headers } = await fetch(`${url}/v1/status`, { headers: { "X-Request-Id": "mine" } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a line in the log", () => {
  test("is not written for a request that went well", async () => {
    await fetch(`${url}/v1/status?q=1`);
    expect(await counted("GET 200 /v1/status")).toMatchObject({ count: 1 });
    expect(told.error).not.toHaveBeenCalled();
    expect(told.warn).not.toHaveBeenCalled();
  });

  test("is written for one that failed, with its id and what it asked for", async () => {
    const { headers } = await fetch(`${url}/v1/broken?secret=1`);
    await counted("GET 500 /v1/broken");
    expect(told.error.mock.calls).toEqual([
      [
        "A request failed",
        expect.objectContaining({
          requestId: headers.get("x-request-id"),
          route: "/v1/broken",
          status: "500",
        }),
      ],
    ]);
    expect(JSON.stringify(told.error.mock.calls)).not.toContain("secret");
  });

  test("is written for one that was slow", async () => {
    await fetch(`${url}/v1/slow`);
    await counted("GET 200 /v1/slow");
    expect(told.warn).toHaveBeenCalledWith(
      "A request was slow",
      expect.objectContaining({ route: "/v1/slow" }),
    );
  });

  test("does not flood the log when everything fails", async () => {
    await Promise.all(Array.from({ length: 40 }, () => fetch(`${url}/v1/broken`)));
    await vi.waitFor(() => expect(figures.requests.get("GET 500 /v1/broken")?.count).toBe(40));
    expect(told.error.mock.calls.length).toBeLessThanOrEqual(20);
  });
});

test("who hangs up before an answer is counted as such", async () => {
  const gone = new AbortController();
  const asked = fetch(`${url}/v1/slow`, { signal: gone.signal }).catch(() => "gone");
  await sleep(50);
  gone.abort();
  expect(await asked).toBe("gone");
  expect(await counted("GET none /v1/slow")).toMatchObject({ count: 1 });
});

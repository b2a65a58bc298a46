import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { factsOf } from "./facts";
import { readable } from "./readable";

const secret = "ik_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH";

/** What a process in production writes on standard error. */
async function linesOf(code: string): Promise<Record<string, unknown>[]> {
  const script = `
    import { log } from "./log.ts";
    import { logConsole } from "./console.ts";
    import { withRequestId } from "./request-id.ts";
    ${code}`;
  const { stderr, stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), env: { ...process.env, NODE_ENV: "production" } },
  );
  expect(stdout).toBe("");
  return stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("in production", () => {
  test("a line is JSON on standard error, with the request's id, also behind a timer", async () => {
    const lines = await linesOf(`
      withRequestId("one", () => setTimeout(() => log.error("It broke", new Error("because")), 5));
      withRequestId("two", () => Promise.resolve().then(() => log.warn("Odd", "a detail")));
      log.info("Outside");`);
    expect(lines).toEqual([
      expect.objectContaining({ level: "info", msg: "Outside" }),
      expect.objectContaining({ level: "warn", msg: "Odd", detail: "a detail", requestId: "two" }),
      expect.objectContaining({
        level: "error",
        msg: "It broke",
        requestId: "one",
        err: expect.objectContaining({
          type: "Error",
          message: "because",
          stack: expect.stringContaining("Error: because"),
        }),
      }),
    ]);
    expect(lines[0]).not.toHaveProperty("requestId");
  }, 30_000);

  test("no line has a secret, wherever it stood", async () => {
    const lines = await linesOf(`
      log.error("With ${secret}", new Error("and ${secret}", { cause: new Error("${secret}") }));
      log.info("Facts", { "%69k_live_0123": "${secret}", url: "/v1?key=${encodeURIComponent(secret)}" });
      logConsole();
      console.error("A package says %s", "${secret}");`);
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(secret.slice(8, 20));
  }, 30_000);

  test("what a package says on the console is a line too", async () => {
    const lines = await linesOf(`
      logConsole();
      console.error("\\u001b[31m⨯\\u001b[0m", new Error("a page failed"));
      console.log("ready in %d ms", 5);`);
    expect(lines).toEqual([
      expect.objectContaining({
        level: "error",
        msg: "⨯",
        err: expect.objectContaining({ message: "a page failed" }),
      }),
      expect.objectContaining({ level: "info", msg: "ready in 5 ms" }),
    ]);
  }, 30_000);
});

describe("what a line is about", () => {
  test("of a failed query its cause is told, never its parameters", () => {
    const failed = Object.assign(new Error("Failed query … params: hash-of-it"), {
      params: ["hash-of-it"],
      cause: new Error("column does not exist"),
    });
    for (const facts of [
      factsOf(failed),
      factsOf({ err: failed }),
      factsOf(new Error("x", { cause: failed })),
    ]) {
      expect(JSON.stringify(facts)).toContain("column does not exist");
      expect(JSON.stringify(facts)).not.toContain("hash-of-it");
    }
  });

  test("a cause that is its own cause ends", () => {
    const endless = new Error("round");
    endless.cause = endless;
    expect(JSON.stringify(factsOf(endless)).length).toBeLessThan(20_000);
  });
});

test("a person reads the sentence first, and the stack below", () => {
  const line = JSON.stringify({
    level: "error",
    time: "2026-01-02T03:04:05.678Z",
    pid: 1,
    hostname: "h",
    requestId: "abc",
    detail: "so it goes",
    msg: "It broke",
    err: { message: "m", stack: "Error: m\n    at x", cause: { message: "c" } },
  });
  expect(readable(line)).toBe(
    "03:04:05 ERROR It broke  so it goes  [abc]\n  Error: m\n      at x\n  caused by c\n",
  );
  expect(readable("no JSON\n")).toBe("no JSON\n");
});

describe("what a client wrote, as a person reads it,", () => {
  const forged = "03:04:05 ERROR Forged";
  const lineOf = (facts: object) =>
    readable(JSON.stringify({ level: "error", time: "2026-01-02T03:04:05.678Z", msg: "It broke", ...facts }));

  test.each([
    ["a line feed", "\n", "\\n"],
    ["a carriage return", "\r", "\\r"],
    ["an escape", "\u001b[2K", "\\u001b[2K"],
    ["the escape of eight bits", "\u009b2K", "\\u009b2K"],
    ["a next line", "\u0085", "\\u0085"],
    ["a line separator", "\u2028", "\\u2028"],
    ["a turn of direction", "\u202e", "\\u202e"],
  ])("makes no line of its own by %s", (_, written, shown) => {
    const text = `/v1/x${written}${forged}`;
    for (const facts of [
      { msg: text },
      { detail: text },
      { path: text },
      { path: [text] },
      { [text]: 1 },
      { requestId: text },
    ]) {
      const line = lineOf(facts);
      expect(line.endsWith("\n")).toBe(true);
      expect(line.slice(0, -1)).not.toContain(written);
      expect(line).toContain(`/v1/x${shown}`);
    }
  });

  test("stands indented below when an error repeats it", () => {
    const message = `bad path\n${forged}\r\u001b[1A`;
    for (const err of [
      { message, stack: `Error: ${message}\n    at x` },
      { message: forged },
      { message: "m", cause: { message } },
    ]) {
      const [head, ...below] = lineOf({ err }).trimEnd().split("\n");
      expect(head).toBe("03:04:05 ERROR It broke");
      expect(below.filter((line) => !line.startsWith("  "))).toEqual([]);
      for (const raw of ["\r", "\u001b"]) expect(below.join("\n")).not.toContain(raw);
    }
  });
});

test("a path that a client made up is one line of the log at a terminal", async () => {
  const script = `
    import { problemOfThrown } from "../api/thrown.ts";
    const path = decodeURIComponent("/v1/x%0a03:04:05%20ERROR%20Forged%1b[1A");
    problemOfThrown(new Error("because"), { method: "GET", path, id: "abc" });`;
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), env: { ...process.env, NODE_ENV: "development" } },
  );
  expect(stderr.split("\n").filter((line) => /^\d\d:\d\d:\d\d /.test(line))).toHaveLength(1);
  expect(stderr).toContain("GET /v1/x\\n03:04:05 ERROR Forged\\u001b[1A broke down");
}, 30_000);

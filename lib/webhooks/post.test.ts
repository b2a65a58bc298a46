import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { isCallable } from "./address";
import { mayCall, type PostOptions, post } from "./post";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A receiver on this machine; its port. */
async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}

const resolvesTo =
  (...addresses: string[]): NonNullable<PostOptions["resolve"]> =>
  (_host, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

describe("an address", () => {
  test.each([
    "93.184.215.14",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "::ffff:93.184.215.14",
  ])("%s of the public internet may be called", (address) => {
    expect(isCallable(address, { loopback: false })).toBe(true);
  });

  test.each([
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::",
    "fe80::1",
    "fd00::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:a00:1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
    "2001:db8::1",
    "localhost",
    "",
  ])("%s may not, in the demo neither", (address) => {
    for (const loopback of [true, false]) expect(isCallable(address, { loopback })).toBe(false);
  });

  test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("%s may in the demo alone", (address) => {
    expect([true, false].map((loopback) => isCallable(address, { loopback }))).toEqual([true, false]);
  });
});

describe("a URL", () => {
  test.each([
    ["https://example.com/hook", ["93.184.215.14"], true],
    ["http://example.com/hook", ["93.184.215.14"], false],
    ["https://example.com/hook", ["93.184.215.14", "10.0.0.1"], false],
    ["https://example.com/hook", ["::ffff:192.168.0.1"], false],
    ["https://not-there.example/hook", [], true],
    ["https://169.254.169.254/latest/meta-data", [], false],
    ["https://0x7f000001/", [], false],
    ["https://2130706433/", [], false],
    ["https://[::ffff:10.0.0.1]/", [], false],
    ["https://localhost/", ["127.0.0.1"], false],
  ])("%s that is at %j: %s", async (url, addresses, fine) => {
    expect(await mayCall(url, { loopback: false, resolve: resolvesTo(...addresses) })).toBe(fine);
  });

  test("of this machine may be called in the demo, over http too, and no other over http", async () => {
    const options = { loopback: true, resolve: resolvesTo("127.0.0.1") };
    expect(await mayCall("http://localhost:3000/", options)).toBe(true);
    expect(await mayCall("http://[::1]:3000/", options)).toBe(true);
    expect(await mayCall("http://10.0.0.1/", options)).toBe(false);
    expect(await mayCall("http://93.184.215.14/", options)).toBe(false);
  });
});

describe("a call", () => {
  test("dials only what was judged: a name that now points elsewhere reaches nobody", async () => {
    let reached = 0;
    const port = await listening((_request, response) => {
      reached += 1;
      response.end();
    });
    const to = `http://rebound.example:${port}/`;
    for (const addresses of [
      ["127.0.0.1"],
      ["93.184.215.14", "127.0.0.1"],
      ["10.0.0.1"],
      ["::ffff:127.0.0.1"],
    ]) {
      const answer = await post(to, {}, "{}", { loopback: false, resolve: resolvesTo(...addresses) });
      expect(answer).toEqual({ status: 0, error: "The address is not a public one" });
    }
    expect(await post(`http://127.0.0.1:${port}/`, {}, "{}", { loopback: false })).toMatchObject({
      status: 0,
    });
    expect(reached).toBe(0);
    expect(await post(to, {}, "{}", { loopback: true, resolve: resolvesTo("127.0.0.1") })).toEqual({
      status: 200,
      error: null,
    });
    expect(reached).toBe(1);
  });

  test("follows no redirect", async () => {
    let followed = 0;
    const port = await listening((request, response) => {
      if (request.url === "/there") followed += 1;
      response.writeHead(302, { Location: "/there" }).end("elsewhere");
    });
    expect(await post(`http://127.0.0.1:${port}/`, {}, "{}", { loopback: true })).toEqual({
      status: 302,
      error: "elsewhere",
    });
    expect(followed).toBe(0);
  });

  test("ends in time when nobody answers, or an answer has no end", async () => {
    const silent = await listening(() => {});
    const options = { loopback: true, timeoutMs: 200 };
    expect(await post(`http://127.0.0.1:${silent}/`, {}, "{}", options)).toEqual({
      status: 0,
      error: "No answer in time",
    });
    const endless = await listening((_request, response) => {
      response.writeHead(500);
      const more = setInterval(() => response.write("x".repeat(500)), 1);
      response.on("close", () => clearInterval(more));
    });
    const { status, error } = await post(`http://127.0.0.1:${endless}/`, {}, "{}", { loopback: true });
    expect([status, error?.length]).toEqual([500, 2_000]);
  });
});

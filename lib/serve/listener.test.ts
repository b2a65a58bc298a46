import { describe, expect, it, vi } from "vitest";
import { connectionsMax } from "./listener";
import { client, serve, shortLimits, signal } from "./serve-fixtures";

const get = "GET / HTTP/1.1\r\nHost: here\r\n";
const statusOf = (heard: string) => heard.match(/HTTP\/1\.1 \d+/g)?.map((line) => Number(line.slice(9)));

describe("a client that is slow", () => {
  it("with its headers is answered 408 and cut off, however steadily it drips", async () => {
    const server = await serve((_, response) => response.end("ok"));
    const loris = await client(server.port);
    loris.send(get);
    const drip = setInterval(() => loris.send(`X-${Math.random()}: a\r\n`), 40);
    expect(statusOf(await loris.ended)).toEqual([408]);
    clearInterval(drip);
    expect(server.handled()).toBe(0);
  });

  it("to say anything at all is cut off as well", async () => {
    const server = await serve((_, response) => response.end("ok"));
    const silent = await client(server.port);
    expect(statusOf(await silent.ended)).toEqual([408]);
  });

  it("with its second request is judged like with its first", async () => {
    const server = await serve((_, response) => response.end("ok"));
    const loris = await client(server.port);
    loris.send(`${get}\r\n`);
    await vi.waitFor(() => expect(statusOf(loris.heard())).toEqual([200]));
    loris.send(get);
    expect(statusOf(await loris.ended)).toEqual([200, 408]);
  });

  it("with its body is answered 408", async () => {
    const server = await serve((request, response) => {
      request.resume().on("end", () => response.end("ok"));
    });
    const slow = await client(server.port);
    slow.send(`POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => slow.send("a"), 40);
    expect(statusOf(await slow.ended)).toEqual([408]);
    clearInterval(drip);
  });

  it("with its body hears no second answer inside of one that has begun", async () => {
    const server = await serve((_, response) => void response.writeHead(200).write("begun"));
    const slow = await client(server.port);
    slow.send(`POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => slow.send("a"), 40);
    expect(statusOf(await slow.ended)).toEqual([200]);
    clearInterval(drip);
  });

  it("doesn't keep others waiting", async () => {
    const server = await serve((_, response) => response.end("ok"));
    const loris = await Promise.all(Array.from({ length: 30 }, () => client(server.port)));
    for (const each of loris) each.send(get);
    const began = Date.now();
    const quick = await client(server.port);
    quick.send(`${get}Connection: close\r\n\r\n`);
    expect(statusOf(await quick.ended)).toEqual([200]);
    expect(Date.now() - began).toBeLessThan(shortLimits.headersMs);
  });
});

describe("an answer that nobody reads", () => {
  const chunk = Buffer.alloc(64 * 1024);

  it("is held back, and given up once nothing moves", async () => {
    let waiting = 0;
    const { given, give } = signal();
    const server = await serve((_, response) => {
      const more = () => {
        while (response.write(chunk)) waiting = 0;
        waiting = response.writableLength;
      };
      response.on("drain", more).on("close", give);
      more();
    });
    const deaf = await client(server.port, { reads: false });
    deaf.socket.pause();
    deaf.send(`${get}\r\n`);
    await given;
    expect(waiting).toBeLessThan(4 * chunk.length);
  });

  it("is not given up while it is read slowly", async () => {
    const whole = Buffer.alloc(40 * 1024 * 1024, "a");
    const server = await serve((_, response) => response.end(whole), { stalledMs: 300 });
    const slow = await client(server.port, { reads: false });
    slow.send(`${get}Connection: close\r\n\r\n`);
    let read = 0;
    slow.socket.on("data", (bytes) => {
      read += bytes.length;
      slow.socket.pause();
      setTimeout(() => slow.socket.resume(), 2);
    });
    await slow.ended;
    expect(read).toBeGreaterThan(whole.length);
  });
});

describe("connections", () => {
  it("beyond the limit are dropped; those that are there go on", async () => {
    const server = await serve((_, response) => response.end("ok"), { headersMs: 10_000, requestMs: 10_000 });
    const there = await Promise.all(
      Array.from({ length: shortLimits.connectionsMax }, () => client(server.port)),
    );
    const surplus = await client(server.port);
    expect(await surplus.ended).toBe("");
    for (const each of there) each.send(`${get}\r\n`);
    await vi.waitFor(() =>
      expect(there.map((each) => statusOf(each.heard()))).toEqual(there.map(() => [200])),
    );
    there[0]?.socket.destroy();
    await vi.waitFor(async () => {
      const next = await client(server.port);
      next.send(`${get}Connection: close\r\n\r\n`);
      expect(statusOf(await next.ended)).toEqual([200]);
    });
  });

  it("are as many as files may be open, less a reserve", () => {
    const limited = (soft: unknown) => connectionsMax({ userLimits: { open_files: { soft } } });
    expect([limited(20_000), limited(65_536), limited("unlimited"), limited(1_024)]).toEqual([
      19_000, 20_000, 20_000, 100,
    ]);
    expect(connectionsMax({})).toBe(20_000);
  });

  it("that sit idle are closed, each after the time for it", async () => {
    const server = await serve((_, response) => response.end("ok"), { idleMs: 300 });
    const idle = await client(server.port);
    idle.send(`${get}\r\n`);
    expect(statusOf(await idle.ended)).toEqual([200]);
  });
});

describe("what is no request", () => {
  it.each([
    ["text", "hello\r\n\r\n", 400],
    ["two lengths", `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
    ["a length and chunks", `${get}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ["too many headers", `${get}X: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  ])("%s is refused without reaching anything", async (_, sent, status) => {
    const server = await serve((_, response) => response.end("ok"));
    const odd = await client(server.port);
    odd.send(sent);
    expect(statusOf(await odd.ended)).toEqual([status]);
    expect(server.handled()).toBe(0);
  });
});

describe("a request that was sent before an earlier one was answered", () => {
  const bad = "no request\r\n\r\n";
  const patient = { headersMs: 5_000, requestMs: 5_000, stalledMs: 5_000 };
  const first = "GET /first HTTP/1.1\r\nHost: here\r\n\r\n";

  it.each([
    ["has begun", true],
    ["has not begun", false],
  ])("is refused after the earlier answer, when that %s", async (_, begun) => {
    const going = signal();
    const server = await serve(async (_, response) => {
      if (begun) response.writeHead(200, { "Content-Length": 10 }).write("first");
      await going.given;
      response.end(begun ? "after" : "firstafter");
    }, patient);
    const hasty = await client(server.port);
    hasty.send(first);
    await vi.waitFor(() => expect(server.handled()).toBe(1));
    if (begun) await vi.waitFor(() => expect(hasty.heard()).toContain("first"));
    hasty.send(bad);
    hasty.send(bad);
    await new Promise((heard) => setTimeout(heard, 100));
    expect(statusOf(hasty.heard()) ?? []).toEqual(begun ? [200] : []);
    going.give();
    const heard = await hasty.ended;
    expect(statusOf(heard)).toEqual([200, 400]);
    expect(heard).toMatch(/firstafterHTTP\/1\.1 400/);
  });

  it("is refused after all of them, though a later one is ready before", async () => {
    const going = signal();
    const server = await serve(async (request, response) => {
      if (request.url === "/first") {
        response.writeHead(200, { "Content-Length": 10 }).write("first");
        await going.given;
        response.end("after");
      } else response.end("second");
    }, patient);
    const hasty = await client(server.port);
    hasty.send(`${first}${get}\r\n${bad}`);
    await vi.waitFor(() => expect(server.handled()).toBe(2));
    await new Promise((heard) => setTimeout(heard, 100));
    expect(statusOf(hasty.heard())).toEqual([200]);
    going.give();
    const heard = await hasty.ended;
    expect(statusOf(heard)).toEqual([200, 200, 400]);
    expect(heard).toMatch(/firstafterHTTP[\s\S]*secondHTTP\/1\.1 400/);
  });

  it("and never ends is told 408 after the earlier answer", async () => {
    const server = await serve(async (request, response) => {
      if (request.url === "/first") {
        await new Promise((late) => setTimeout(late, 900));
        response.end("first");
      } else request.resume();
    });
    const slow = await client(server.port);
    slow.send(`${first}POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => slow.send("a"), 40);
    const heard = await slow.ended;
    clearInterval(drip);
    expect(statusOf(heard)).toEqual([200, 408]);
    expect(heard).toMatch(/firstHTTP\/1\.1 408/);
  });

  it("is dropped with a client that goes", async () => {
    const server = await serve((_, response) => void response.writeHead(200).write("for ever"), patient);
    const gone = await client(server.port);
    gone.send(`${first}${bad}`);
    await vi.waitFor(() => expect(gone.heard()).toContain("for ever"));
    gone.socket.destroy();
    await vi.waitFor(() =>
      expect(
        new Promise((counted) => server.server.getConnections((_, open) => counted(open))),
      ).resolves.toBe(0),
    );
  });
});

describe("a stop", () => {
  it("lets requests under way end with their answer, closes the idle and takes no one new", async () => {
    const going = signal();
    const server = await serve(async (request, response) => {
      if (request.method === "POST") for await (const _ of request);
      else await going.given;
      response.end("done");
    });
    const [waiting, uploading, idle] = [
      await client(server.port),
      await client(server.port),
      await client(server.port),
    ];
    waiting.send(`${get}\r\n`);
    uploading.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nab");
    idle.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n");
    await vi.waitFor(() => expect(idle.heard()).toContain("done"));
    const closed = server.close(5_000);
    await idle.ended;
    await expect(client(server.port)).rejects.toThrow("ECONNREFUSED");
    expect([waiting.heard(), uploading.heard()]).toEqual(["", ""]);
    going.give();
    uploading.send("cd");
    for (const each of [waiting, uploading]) {
      expect(await each.ended).toMatch(/^HTTP\/1\.1 200[\s\S]*Connection: close[\s\S]*done/);
    }
    await closed;
  });

  it("cuts off what has no end", async () => {
    const server = await serve((_, response) => void response.writeHead(200).write("for ever"));
    const stream = await client(server.port);
    stream.send(`${get}\r\n`);
    await vi.waitFor(() => expect(stream.heard()).toContain("for ever"));
    const began = Date.now();
    await server.close(200);
    await stream.ended;
    expect(Date.now() - began).toBeLessThan(500);
  });
});

import { execFile } from "node:child_process";
import { createServer, type RequestListener, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getRequestListener } from "@hono/node-server";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { anAccount } from "@/db/factories";
import { api, openapiDocument } from "@/lib/api/app";
import { newObserver } from "@/lib/requests/observe";
import { guardedResponse } from "@/lib/serve/guarded-response";
import { startTraces } from "./start";

const spansSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.looseObject({ attributes: z.array(z.unknown()) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Spans = z.infer<typeof spansSchema>["resourceSpans"][number]["scopeSpans"][number]["spans"];

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer({ ServerResponse: guardedResponse("http://localhost", () => false) }, listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

test("a request of /v1 arrives at the collector, its key check below it, and no secret with it", async () => {
  const bodies: string[] = [];
  const collector = await listening(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(`${request.url} ${body}`);
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector;
  const traces = await startTraces();

  const account = await anAccount();
  const apiPaths = Object.keys(openapiDocument().paths ?? {});
  const url = await listening(
    newObserver({ apiPaths, pagesManifest: "" }).observe(getRequestListener(api.fetch)),
  );
  const answer = await fetch(`${url}/v1/send/42?q=1`, {
    headers: {
      Authorization: `Basic ${btoa(`${account.liveSecret}:`)}`,
      // From nobody we trust: it must not decide what of ours is kept.
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    },
  });
  await answer.text();
  await traces?.close();

  expect(bodies.every((body) => body.startsWith("/v1/traces "))).toBe(true);
  expect(bodies.join()).not.toContain(account.liveSecret.slice(8, 20));
  const spans: Spans = bodies
    .map((body) => spansSchema.parse(JSON.parse(body.slice(body.indexOf(" ")))))
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans);
  const request = spans.find(({ name }) => name === "GET /v1/send/{send}");
  const check = spans.find(({ name }) => name === "key check");
  const attribute = (name: string) => request?.attributes.find(({ key }) => key === name)?.value;
  expect(attribute("http.response.status_code")).toEqual({ intValue: 404 });
  expect(attribute("http.route")).toEqual({ stringValue: "/v1/send/{send}" });
  expect(attribute("invoicetronic.request_id")).toEqual({ stringValue: answer.headers.get("x-request-id") });
  expect(check?.parentSpanId).toBe(request?.spanId);
  expect(check?.traceId).toBe(request?.traceId);
  expect(request?.traceId).not.toBe("0af7651916cd43dd8448eb211c80319c");
});

test("without a collector nothing of OpenTelemetry's is loaded", async () => {
  const script = `
    import { createRequire } from "node:module";
    import { startTraces } from "./start.ts";
    import { traced } from "./traces.ts";
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@opentelemetry"));
    const traces = await startTraces();
    console.log(JSON.stringify([traces === null, await traced("x", async () => 7), loaded().length > 0]));
    await traces?.close().catch(() => {});`;
  const run = async (endpoint: string) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script],
      {
        cwd: fileURLToPath(new URL(".", import.meta.url)),
        env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      },
    );
    return JSON.parse(stdout);
  };
  expect(await run("")).toEqual([true, 7, false]);
  // The same look does see them when they are there.
  expect(await run("http://127.0.0.1:1")).toEqual([false, 7, true]);
}, 30_000);

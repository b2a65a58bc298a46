import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import { getRequestListener } from "@hono/node-server";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { anInvoice, anyVat, hurryExchange } from "@/db/factories";
import { flushEvents } from "@/lib/events/commands";
import { deliverWebhooks } from "@/lib/webhooks/delivery-commands";
import { api, openapiDocument } from "./app";
import { mustBeDocumented } from "./documented";
import { aSubject, exampleOf } from "./route-examples";
import { declaredRoutes } from "./route-table";

// A client that is generated from our own document, as somebody who integrates makes one, and every operation called
// through it over a socket: what the document says is enough to call, and what is answered is what it says.

type Options = { path?: object; query?: object; body?: unknown; bodySerializer?: null };
type Answer = { data?: unknown; error?: unknown; response: Response };
type Operation = (options?: Options) => Promise<Answer>;

const folder = mkdtempSync(join(tmpdir(), "invoicetronic-client-"));
const output = join(folder, "client");
const server = createServer(getRequestListener(api.fetch));
/** What was asked over the socket, as `GET /send/1`. */
const asked: string[] = [];
let sdk: Record<string, Operation> = {};
let setConfig: (config: object) => void = () => {};

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const input = join(folder, "openapi.json");
  writeFileSync(input, JSON.stringify(openapiDocument()));
  const plugins = ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"] as const;
  await createClient({ input, output, plugins: [...plugins], logs: { level: "silent" } });
  const { client } = await import(pathToFileURL(join(output, "client.gen.ts")).href);
  sdk = await import(pathToFileURL(join(output, "sdk.gen.ts")).href);
  const recording = async (request: Request) => {
    const path = new URL(request.url).pathname.replace(/^\/v1/, "");
    asked.push(`${request.method} ${path}`);
    const response = await fetch(request);
    await mustBeDocumented(request.method, path, response);
    return response;
  };
  setConfig = (config) =>
    client.setConfig({ baseUrl: `http://127.0.0.1:${port}/v1`, fetch: recording, ...config });
}, 60_000);

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

test("the generated client has no fault in its types", () => {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const program = ts.createProgram([join(output, "index.ts")], options);
  const faults = ts.getPreEmitDiagnostics(program);
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  expect(program.getSourceFile(join(output, "sdk.gen.ts"))).toBeDefined();
}, 60_000);

const idOf = (data: unknown) => z.looseObject({ id: z.int() }).parse(data).id;
const firstId = (data: unknown) => idOf(z.array(z.unknown()).min(1).parse(data)[0]);

/** Calls an operation and gives back what it answered. @throws Error when it is not the status expected */
async function done(name: string, status: number, options: Options = {}): Promise<unknown> {
  const operation = sdk[name];
  if (!operation) throw new Error(`The generated client has no ${name}`);
  const { data, error, response } = await operation(options);
  if (response.status !== status) {
    throw new Error(`${name}: ${response.status} ${JSON.stringify(error)}, not ${status}`);
  }
  return data;
}

test("every operation of the document can be called through it, over a socket", async () => {
  const subject = await aSubject("live");
  const { account, vat, companyId } = subject;
  setConfig({ auth: () => `${account.liveSecret}:` });

  await done("getHealth", 200);
  await done("getOpenapiJson", 200);
  await done("getStatus", 200);

  const other = anyVat();
  const company = { vat: other, fiscal_code: other.slice(2), name: "Added" };
  const madeCompany = idOf(await done("postCompany", 201, { body: company }));
  await done("putCompany", 200, { body: { ...company, id: madeCompany, name: "Renamed" } });
  await done("getCompany", 200, { query: { q: other, sort: "-name", page: 1, page_size: 10 } });
  await done("getCompanyByCompany", 200, { path: { company: other } });

  const xml = anInvoice({
    sender: { vat, name: "Mittente Srl" },
    recipient: { vat: other, name: "Renamed" },
  });
  const json = exampleOf(
    { method: "POST", path: "/send/json", routeClass: "send", company: "sends" },
    subject,
  ).init.json;
  const file = () => new File([xml], "invoice.xml", { type: "application/xml" });
  await done("postSendValidate", 204, { body: { payload: xml } });
  // The generator would write any text as JSON.
  const asItIs = { body: xml, bodySerializer: null };
  await done("postSendValidateXml", 204, asItIs);
  await done("postSendValidateFile", 204, { body: { file: file() } });
  await done("postSendValidateJson", 204, { body: json });
  const send = idOf(await done("postSend", 201, { body: { payload: xml, meta_data: { order: "7" } } }));
  await done("postSendXml", 201, { ...asItIs, query: { validate: true } });
  await done("postSendFile", 201, { body: { file: file() } });
  await done("postSendJson", 201, { body: json });
  await done("getSend", 200, { query: { company_id: companyId, include_payload: true } });
  await done("getSendBySend", 200, { path: { send: String(send) } });
  expect(await done("getSendBySendPayload", 200, { path: { send: String(send) } })).toBe(xml);

  const webhook = idOf(
    await done("postWebhook", 201, { body: { url: "http://127.0.0.1:1/", company_id: companyId } }),
  );
  await done("putWebhook", 200, { body: { id: webhook, url: "http://127.0.0.1:1/hook", enabled: true } });
  await done("patchWebhookById", 200, { path: { id: webhook }, body: { description: "Told of all" } });
  await done("getWebhook", 200, { query: { enabled: true } });
  await done("getWebhookById", 200, { path: { id: webhook } });

  await hurryExchange();
  await deliverWebhooks();
  const update = firstId(await done("getUpdate", 200, { query: { send_id: send, sort: "-last_update" } }));
  await done("getUpdateById", 200, { path: { id: update } });
  const receive = firstId(await done("getReceive", 200, { query: { unread: true } }));
  await done("getReceiveById", 200, { path: { id: receive } });
  expect(await done("getReceiveByIdPayload", 200, { path: { id: receive } })).toContain(
    "<p:FatturaElettronica",
  );
  expect(await done("getExport", 200, { query: { type: "all" } })).toBeInstanceOf(Blob);
  const attempt = firstId(await done("getWebhookhistory", 200));
  await done("getWebhookhistoryById", 200, { path: { id: attempt } });

  await flushEvents();
  const event = firstId(await done("getLog", 200, { query: { method: "POST" } }));
  await done("getLogById", 200, { path: { id: event } });

  const key = idOf(
    await done("postKey", 201, { body: { description: "Added", preset: "full", company_scope: "all" } }),
  );
  await done("getKey", 200, { query: { q: "Added" } });
  await done("getKeyById", 200, { path: { id: key } });
  await done("patchKeyById", 200, { path: { id: key }, body: { description: "Renamed" } });
  await done("postKeyByIdRotate", 200, {
    path: { id: key },
    body: { environment: "live", overlap_hours: 24 },
  });
  await done("postKeyByIdEndOverlap", 200, { path: { id: key } });
  await done("deleteKeyById", 200, { path: { id: key } });

  await done("deleteReceiveById", 200, { path: { id: receive } });
  await done("deleteWebhookById", 200, { path: { id: webhook } });
  await done("deleteCompanyByCompany", 200, {
    path: { company: String(madeCompany) },
    query: { force: true },
  });

  // A wrong secret is a typed problem, not an exception.
  setConfig({ auth: () => "ik_live_wrong:" });
  const refused = await sdk.getStatus?.();
  expect([refused?.response.status, refused?.error]).toEqual([
    401,
    expect.objectContaining({ code: "invalid_key" }),
  ]);

  expect(operations().filter((operation) => !wasCalled(operation))).toEqual([]);
  // What asks for a key is in our own table as well; the document leaves none of it out.
  const declared = declaredRoutes(api, "/v1").map(({ method, path }) => `${method} ${path}`);
  expect(declared.filter((route) => !operations().includes(route))).toEqual([]);
}, 60_000);

/** Every operation of the document, as `GET /send/{send}`. */
function operations(): string[] {
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(JSON.parse(JSON.stringify(openapiDocument())));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** Whether one of the requests was this operation, and no other with a more exact path. */
function wasCalled(operation: string): boolean {
  const known = operations();
  const pattern = new RegExp(`^${operation.replace(/\{\w+\}/g, "[^/]+")}$`);
  return asked.some(
    (request) => pattern.test(request) && (operation === request || !known.includes(request)),
  );
}

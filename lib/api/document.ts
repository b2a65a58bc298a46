import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "./context";
import { problemSchema, rotationSchema } from "./schemas";

type Json = { [key: string]: unknown };

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const body = (type: string, schema: Json) => ({ required: true, content: { [type]: { schema } } });
const file = {
  type: "object",
  required: ["file"],
  properties: { file: { type: "string", format: "binary" } },
};
const fattura = { type: "object", description: "A FatturaPA document, in its own names." };
const sends = {
  "": body("application/json", ref("Send")),
  "/xml": body("application/xml", { type: "string", description: "A FatturaPA document." }),
  "/file": body("multipart/form-data", file),
  "/json": body("application/json", fattura),
};

/** What bodies hold. Routes read them by hand, in bounds and after the key was judged, so they don't declare them. */
const bodies: Record<string, Json> = {
  "post /company": body("application/json", ref("Company")),
  "put /company": body("application/json", ref("Company")),
  "post /webhook": body("application/json", ref("WebHook")),
  "put /webhook": body("application/json", ref("WebHook")),
  "patch /webhook/{id}": body("application/json", ref("WebHook")),
  "post /key": body("application/json", ref("Key")),
  "patch /key/{id}": body("application/json", ref("Key")),
  "post /key/{id}/rotate": body("application/json", ref("Rotation")),
  ...Object.fromEntries(
    Object.entries(sends).flatMap(([way, sent]) => [
      [`post /send${way}`, sent],
      [`post /send/validate${way}`, sent],
    ]),
  ),
};

const submits = new Set(Object.keys(sends).map((way) => `post /send${way}`));
const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", maxLength: 255 },
  description: "The same answer again for 24 hours, instead of a second document.",
};

const about = {
  title: "Invoicetronic API",
  version: "1.13.6",
  description:
    "Send and receive invoices through the Italian Sistema di Interscambio. Use an API key as HTTP Basic user name, with an empty password.",
};

/** The OpenAPI document of the app, from its own routes; paths are below `base`, which is what `server` ends in. */
export function documentOf(
  app: Pick<OpenAPIHono<ApiEnv>, "getOpenAPIDocument" | "openAPIRegistry">,
  base: string,
  server: string,
) {
  const { openAPIRegistry: registry } = app;
  const known = registry.definitions.flatMap((each) => (each.type === "component" ? [each.name] : []));
  if (!known.includes("Basic")) {
    registry.registerComponent("securitySchemes", "Basic", { type: "http", scheme: "basic" });
    registry.register("ProblemDetails", problemSchema);
    registry.register("Rotation", rotationSchema);
  }
  const declared = app.getOpenAPIDocument({ openapi: "3.0.3", info: about, servers: [{ url: server }] });
  const made: { paths?: Record<string, Record<string, Json>> } = JSON.parse(JSON.stringify(declared));
  const paths: Record<string, Record<string, Json>> = {};
  for (const [path, methods] of Object.entries(made.paths ?? {})) {
    const below = path.slice(base.length);
    paths[below] = Object.fromEntries(
      Object.entries(methods).map(([method, route]) => [method, whole(`${method} ${below}`, route)]),
    );
  }
  return { ...made, paths };
}

/** A route as declared, with its body, and what every route may answer. */
function whole(name: string, route: Json): Json {
  const parameters = Array.isArray(route.parameters) ? route.parameters : [];
  const responses = typeof route.responses === "object" ? route.responses : {};
  const otherwise = {
    description: "What was not done, and why.",
    content: { "application/problem+json": { schema: ref("ProblemDetails") } },
  };
  return {
    ...route,
    parameters: submits.has(name) ? [...parameters, idempotencyKey] : parameters,
    ...(bodies[name] ? { requestBody: bodies[name] } : {}),
    responses: { ...responses, default: otherwise },
  };
}

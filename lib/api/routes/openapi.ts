import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { answerProblem } from "../answer";
import { type ApiEnv, addressOf } from "../context";
import { countStranger } from "../credentials";
import { unguarded } from "../guarded";

const get = createRoute({
  method: "get",
  path: "/openapi.json",
  tags: ["openapi"],
  summary: "This document",
  ...unguarded,
  responses: { 200: { description: "OK" } },
});

/** Serves the document of the app it is mounted in, made on the first request. */
export function openapiRoutes(make: () => object) {
  let text: string | undefined;
  return new OpenAPIHono<ApiEnv>({ strict: false }).openapi(get, async (c) => {
    const over = await countStranger("anonymous", addressOf(c));
    if (over) return answerProblem(c, over);
    text ??= JSON.stringify(make());
    return c.body(text, 200, { "Content-Type": "application/json; charset=utf-8" });
  });
}

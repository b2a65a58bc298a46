import { describe, expect, test } from "vitest";
import { quota } from "./quota";
import { isForApi, pathOf } from "./request-line";
import { apiTemplates, pageTemplates } from "./templates";

describe("what a request asked for is named without anything a client wrote", () => {
  const api = apiTemplates(["/status", "/send", "/send/{send}", "/send/{send}/payload"], "/v1");
  const page = pageTemplates({
    staticRoutes: [{ page: "/keys" }, { page: "/keys/new" }],
    dynamicRoutes: [{ page: "/keys/[keyId]", regex: "^/keys/([^/]+?)(?:/)?$" }],
  });

  test.each([
    [api, "/v1/status", "/v1/status"],
    [api, "/v1/status/", "/v1/status"],
    [api, "/v1/send/42", "/v1/send/{send}"],
    [api, "/v1/send/42/payload", "/v1/send/{send}/payload"],
    [api, "/v1/ik_live_nothing", "/v1/*"],
    [api, "/v1", "/v1/*"],
    [page, "/keys", "/keys"],
    [page, "/keys/new", "/keys/new"],
    [page, "/keys/7", "/keys/[keyId]"],
    [page, "/_next/static/chunks/a.js", "/_next/static/*"],
    [page, "/wp-login.php", "other"],
    [page, "/", "other"],
    [pageTemplates(null), "/keys/7", "page"],
    [pageTemplates({ staticRoutes: "no" }), "/_next/image", "/_next/image/*"],
  ])("%# %s is %s", (template, path, expected) => {
    expect(template(path)).toBe(expected);
  });
});

test.each([
  ["/v1/status?a=1", "/v1/status", true],
  ["http://other.example/v1/send#x", "/v1/send", true],
  ["/v1?x", "/v1", true],
  ["/v10", "/v10", false],
  ["*", "*", false],
])("the path of %s is %s", (target, path, forApi) => {
  expect(pathOf(target)).toBe(path);
  expect(isForApi(path)).toBe(forApi);
});

test("of a flood so many pass a second, and the next one knows how many did not", () => {
  const mayTell = quota(2);
  expect([0, 1, 2, 3].map(mayTell)).toEqual([{ heldBack: 0 }, { heldBack: 0 }, null, null]);
  expect(mayTell(1_000)).toEqual({ heldBack: 2 });
  expect(mayTell(1_001)).toEqual({ heldBack: 0 });
});

import { describe, expect, it } from "vitest";
import { namesakes, readTrial } from "./trial";

describe("what is asked of a key", () => {
  it.each([
    ["send", "/send"],
    ["/send", "/send"],
    ["v1/send/1", "/v1/send/1"],
    ["https://api.example.com/v1/send", "https://api.example.com/v1/send"],
    ["", ""],
  ])("has a path that begins with a slash, as is shown: %s", (path, read) => {
    expect(readTrial({ path }).trial.path).toBe(read);
  });

  it.each([
    ["GET", "/send/xml", ["POST /send/xml"]],
    ["GET", "/v1/send/xml?validate=true", ["POST /send/xml"]],
    ["POST", "/send/xml", []],
    ["GET", "/send/1", []],
    ["GET", "https://api.example.com/v1/send/json", ["POST /send/json"]],
  ])("%s %s has namesakes of another method", (method, path, others) => {
    expect(namesakes({ method, path }).map((route) => `${route.method} ${route.path}`)).toEqual(others);
  });
});

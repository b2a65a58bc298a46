import { expect, it } from "vitest";
import { browserOf } from "./browser";

const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [`${mac} Chrome/143.0.0.0 Safari/537.36`, "Chrome", "macOS"],
  [`${mac} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`, "Edge", "macOS"],
  [`${mac} Version/18.0 Safari/605.1.15`, "Safari", "macOS"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Windows"],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/143.0.0.0 Mobile Safari/537.36",
    "Chrome",
    "Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 CriOS/143 Mobile Safari/604",
    "Chrome",
    "iPhone",
  ],
  ["curl/8.5.0", null, null],
  [null, null, null],
])("a session of %j is %s on %s", (userAgent, browser, system) => {
  expect(browserOf(userAgent)).toEqual({ browser, system });
});

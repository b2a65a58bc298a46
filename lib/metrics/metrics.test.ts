import { afterAll, beforeAll, expect, test } from "vitest";
import { anAccount } from "@/db/factories";
import { api } from "@/lib/api/app";
import { flushEvents } from "@/lib/events/commands";
import { addDuration, boundsSeconds, histogramText, type RequestDurations } from "./durations";
import { count } from "./figures";
import { type Served, serveMetrics } from "./serve";

process.env.METRICS_PORT = "0";
let served: Served | null = null;

beforeAll(async () => {
  served = await serveMetrics();
});
afterAll(() => served?.close());

const read = async () => (await fetch(`http://127.0.0.1:${served?.port}/metrics`)).text();
const figureIn = (text: string, name: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.split(" ")[1],
  );

test("a request of a key shows in the figures: checked, read once, remembered, its event written", async () => {
  const account = await anAccount();
  const headers = { Authorization: `Basic ${btoa(`${account.liveSecret}:`)}` };
  const before = await read();
  for (let times = 0; times < 3; times += 1) await api.request("/v1/status", { headers });
  await flushEvents();
  const after = await read();
  const grown = (name: string) => figureIn(after, name) - figureIn(before, name);
  expect(grown("invoicetronic_key_requests_total")).toBe(3);
  expect(grown("invoicetronic_key_checks_total")).toBe(3);
  expect(grown("invoicetronic_keys_read_total")).toBe(1);
  expect(grown("invoicetronic_keys_remembered")).toBe(1);
  expect(grown("invoicetronic_events_written_total")).toBe(3);
  expect(figureIn(after, "invoicetronic_events_buffered")).toBe(0);
  expect(figureIn(after, "process_resident_memory_bytes")).toBeGreaterThan(0);
  expect(figureIn(after, 'invoicetronic_database_wait_seconds{pool="lookups"}')).toBeLessThan(2);
});

test("what is counted by label is told by label", async () => {
  count("jobRuns", "of a test");
  expect(
    figureIn((await read()).replaceAll("of a test", "test"), 'invoicetronic_job_runs_total{job="test"}'),
  ).toBe(1);
});

test("nothing but GET /metrics is answered there, and a scrape twice tells the same totals", async () => {
  const base = `http://127.0.0.1:${served?.port}`;
  expect((await fetch(`${base}/`)).status).toBe(404);
  expect((await fetch(`${base}/metrics`, { method: "POST" })).status).toBe(404);
  const [first, second] = [await read(), await read()];
  const name = "invoicetronic_key_requests_total";
  expect(figureIn(second, name)).toBe(figureIn(first, name));
});

test("a histogram's buckets add up, and what is slower than all of them is in +Inf", () => {
  const durations: RequestDurations = new Map();
  for (const seconds of [0.0005, 0.001, 0.03, 100])
    addDuration(durations, "/v1/status", "GET", "200", seconds);
  const text = histogramText("d", "help", durations.values());
  const bucket = (le: string) =>
    Number(new RegExp(`le="${le.replace("+", "\\+")}"} (\\d+)`).exec(text)?.[1] ?? Number.NaN);
  expect(boundsSeconds.map((bound) => bucket(String(bound)))).toEqual([
    2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
  ]);
  expect(bucket("+Inf")).toBe(4);
  expect(text).toContain('d_count{route="/v1/status",method="GET",status="200"} 4');
});

import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { histogramText } from "./durations";
import { counted, countedBy, figures, measured } from "./figures";
import { poolWaits } from "./queries";

/** What Prometheus is told, read from the figures at the moment it asks. */
export type Published = { contentType: string; text(): Promise<string> };

const names = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];

/** Everything that is published of this process; once is enough, as Node's own figures start to be gathered. */
export function published(): Published {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  for (const what of names(counted)) {
    const [name, help] = counted[what];
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(figures.counts[what]);
      },
    });
  }
  for (const what of names(countedBy)) {
    const [name, help, label] = countedBy[what];
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, times] of figures.countsBy[what]) this.inc({ [label]: value }, times);
      },
    });
  }
  for (const what of names(measured)) {
    const [name, help] = measured[what];
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(figures.measures[what].reduce((sum, read) => sum + read(), 0));
      },
    });
  }
  new Gauge({
    name: "invoicetronic_database_wait_seconds",
    help: "How long the smallest query waits for its pool and the database just now; nothing when it fails",
    labelNames: ["pool"],
    registers,
    async collect() {
      this.reset();
      for (const [pool, seconds] of Object.entries(await poolWaits())) {
        if (seconds !== null) this.set({ pool }, seconds);
      }
    },
  });

  const requests = () =>
    histogramText(
      "invoicetronic_request_duration_seconds",
      "Requests by what they asked for and how they ended",
      figures.requests.values(),
    );
  return {
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}\n${requests()}`,
  };
}

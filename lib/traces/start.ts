import { env } from "@/lib/env";
import { log } from "@/lib/log/log";
import { setTracing } from "./traces";

const toldEveryMs = 60_000;
let toldAt = Number.NEGATIVE_INFINITY;

/**
 * Begins to send traces to the collector of `OTEL_EXPORTER_OTLP_ENDPOINT`; OpenTelemetry's other variables (service name,
 * sampler, headers) count as it defines them. Null when none is set: then none of its packages is loaded.
 */
export async function startTraces(): Promise<{ close(): Promise<void> } | null> {
  if (!env().tracesUrl) return null;
  const [api, { BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const provider = new NodeTracerProvider({
    resource: resources
      .resourceFromAttributes({ "service.name": "invoicetronic-dashboard" })
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  const silence = () => {};
  // A collector that is away is told every few seconds otherwise.
  const error = (message: string) => {
    const now = performance.now();
    if (now - toldAt < toldEveryMs) return;
    toldAt = now;
    log.warn("Traces are lost", message.slice(0, 500));
  };
  api.diag.setLogger(
    { error, warn: silence, info: silence, debug: silence, verbose: silence },
    api.DiagLogLevel.ERROR,
  );
  setTracing({ api, tracer: api.trace.getTracer("invoicetronic") });
  return {
    close: async () => {
      setTracing(undefined);
      await provider.shutdown();
    },
  };
}

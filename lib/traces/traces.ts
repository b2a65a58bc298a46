import type { IncomingMessage, ServerResponse } from "node:http";
import type * as OpenTelemetry from "@opentelemetry/api";
import { env } from "@/lib/env";
import { loggable } from "@/lib/errors";
import { redact } from "@/lib/keys/secret";
import { isTrustedAddress } from "@/lib/limits/address";

/** What traces are made with, once they are on. */
type Tracing = { api: typeof OpenTelemetry; tracer: OpenTelemetry.Tracer };

/** One for a process, also when a bundler loads this file twice. */
const slot = globalThis as typeof globalThis & { invoicetronicTracing?: Tracing };

/** Turns traces on in this process: from now on spans are made. */
export function setTracing(tracing: Tracing | undefined): void {
  slot.invoicetronicTracing = tracing;
}

/** Whether spans are made in this process. */
export function isTracing(): boolean {
  return slot.invoicetronicTracing !== undefined;
}

/** Runs something as a span of the request under way; without traces it just runs. */
export function traced<Done>(name: string, run: () => Promise<Done>): Promise<Done> {
  const tracing = slot.invoicetronicTracing;
  if (!tracing) return run();
  return tracing.tracer.startActiveSpan(name, (span) =>
    run()
      .catch((error: unknown) => {
        fail(tracing, span, error);
        throw error;
      })
      .finally(() => span.end()),
  );
}

function fail({ api }: Tracing, span: OpenTelemetry.Span, error: unknown): void {
  const told = loggable(error);
  const message = redact(told instanceof Error ? told.message : String(told));
  span.setStatus({ code: api.SpanStatusCode.ERROR, message });
}

type Asked = { id: string; method: string; path: string };

/**
 * Runs a request of `/v1` as a span that ends with its answer; `template` names what it asked for, null for a page, of
 * which Next makes spans itself. A trace that a trusted proxy began goes on here; anybody else could have ours kept at will.
 */
export function requestSpan(
  request: IncomingMessage,
  response: ServerResponse,
  { id, method, path }: Asked,
  template: ((path: string) => string) | null,
  run: () => void,
): void {
  const tracing = slot.invoicetronicTracing;
  if (!tracing || !template) {
    run();
    return;
  }
  const { api, tracer } = tracing;
  const remote = request.socket.remoteAddress ?? null;
  const parent = isTrustedAddress(remote, env().trustedProxies)
    ? api.propagation.extract(api.ROOT_CONTEXT, request.headers)
    : api.ROOT_CONTEXT;
  const route = template(path);
  const span = tracer.startSpan(
    `${method} ${route}`,
    {
      kind: api.SpanKind.SERVER,
      attributes: { "http.request.method": method, "http.route": route, "invoicetronic.request_id": id },
    },
    parent,
  );
  response.once("close", () => {
    span.setAttribute("http.response.status_code", response.statusCode);
    if (response.statusCode >= 500) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end();
  });
  api.context.with(api.trace.setSpan(parent, span), run);
}

import type Stripe from "stripe";
import { type Box, found } from "../context";
import { invalid } from "../errors";
import { mergeMetadata, mustBeUrl } from "../fields";
import { newId, randomText } from "../ids";
import { listOf, within } from "../list";
import { route } from "../route";

function createEndpoint(box: Box, params: Stripe.WebhookEndpointCreateParams): Stripe.WebhookEndpoint {
  mustBeUrl(params.url, "url");
  if (params.enabled_events.length === 0) throw invalid("Invalid array", "enabled_events");
  if (params.api_version && params.api_version !== box.apiVersion) {
    throw invalid(`The local Stripe sends events as ${box.apiVersion} only`, "api_version");
  }
  const endpoint: Stripe.WebhookEndpoint = {
    id: newId("we"),
    object: "webhook_endpoint",
    api_version: params.api_version ?? null,
    application: null,
    created: box.clock.now(),
    description: params.description || null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    status: "enabled",
    url: params.url,
  };
  const secret = `whsec_${randomText(32)}`;
  box.store.put("endpoints", endpoint);
  box.store.put("endpointSecrets", { id: endpoint.id, secret });
  // This once only: no later answer carries it.
  return { ...endpoint, secret };
}

/** `/v1/webhook_endpoints`. */
export const endpointRoutes = [
  route({
    method: "POST",
    path: "/v1/webhook_endpoints",
    params: "webhookEndpointCreate",
    takes: ["api_version", "description", "enabled_events", "metadata", "url"],
    answer: createEndpoint,
  }),
  route({
    method: "GET",
    path: "/v1/webhook_endpoints/:id",
    params: "webhookEndpointRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "endpoints", id),
  }),
  route({
    method: "POST",
    path: "/v1/webhook_endpoints/:id",
    params: "webhookEndpointUpdate",
    takes: ["description", "disabled", "enabled_events", "metadata", "url"],
    answer(box, params, id) {
      const before = found(box, "endpoints", id);
      if (params.url) mustBeUrl(params.url, "url");
      return box.store.put("endpoints", {
        ...before,
        description: params.description === undefined ? before.description : params.description || null,
        enabled_events: params.enabled_events ?? before.enabled_events,
        metadata: mergeMetadata(before.metadata, params.metadata),
        status: params.disabled === undefined ? before.status : params.disabled ? "disabled" : "enabled",
        url: params.url ?? before.url,
      });
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/webhook_endpoints/:id",
    params: "webhookEndpointDelete",
    takes: [],
    answer(box, _params, id): Stripe.DeletedWebhookEndpoint {
      found(box, "endpoints", id);
      box.store.remove("endpoints", id);
      box.store.remove("endpointSecrets", id);
      for (const delivery of box.store.all("deliveries")) {
        if (delivery.endpointId === id) box.store.remove("deliveries", delivery.id);
      }
      return { id, object: "webhook_endpoint", deleted: true };
    },
  }),
  route({
    method: "GET",
    path: "/v1/webhook_endpoints",
    params: "webhookEndpointList",
    takes: ["ending_before", "limit", "starting_after"],
    answer: (box, params, _id, path) => listOf(box.store.all("endpoints"), params, path),
  }),
  route({
    method: "GET",
    path: "/v1/events/:id",
    params: "eventRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "events", id),
  }),
  route({
    method: "GET",
    path: "/v1/events",
    params: "eventList",
    takes: ["created", "ending_before", "limit", "starting_after", "type", "types"],
    answer(box, params, _id, path) {
      const matches = (type: string, wanted: string) =>
        wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
      const wanted = params.types ?? (params.type === undefined ? ["*"] : [params.type]);
      const rows = box.store
        .all("events")
        .filter(
          ({ type, created }) => wanted.some((one) => matches(type, one)) && within(created, params.created),
        );
      return listOf(rows, params, path);
    },
  }),
];

import type Stripe from "stripe";
import { type Box, change, emit, found, idOf } from "../context";
import { invalid, notHere } from "../errors";
import { mergeMetadata, mustBeUrl } from "../fields";
import { newId, randomText } from "../ids";
import { listOf } from "../list";
import { route } from "../route";

type Features = Stripe.BillingPortal.Configuration.Features;
type FeatureParams = Stripe.BillingPortal.ConfigurationCreateParams.Features;
type UpdatedFeatures = Stripe.BillingPortal.ConfigurationUpdateParams.Features;

const off: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
  },
  subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  },
};

function features(before: Features, params: FeatureParams | UpdatedFeatures): Features {
  const { customer_update: customer, invoice_history: invoices, payment_method_update: card } = params;
  const { subscription_cancel: cancel, subscription_pause: pause, subscription_update: update } = params;
  // Nothing here could do it: a portal that shows it would be another one than the real.
  if (pause?.enabled) throw notHere("a portal that pauses", "features[subscription_pause]");
  if (update?.enabled) throw notHere("a portal that changes subscriptions", "features[subscription_update]");
  if (
    customer?.enabled &&
    !customer.allowed_updates?.length &&
    !before.customer_update.allowed_updates.length
  ) {
    throw invalid(
      "Missing required param: features[customer_update][allowed_updates].",
      "features[customer_update][allowed_updates]",
      "parameter_missing",
    );
  }
  return {
    ...before,
    customer_update: {
      allowed_updates:
        customer?.allowed_updates === undefined
          ? before.customer_update.allowed_updates
          : customer.allowed_updates || [],
      enabled: customer?.enabled ?? before.customer_update.enabled,
    },
    invoice_history: { enabled: invoices?.enabled ?? before.invoice_history.enabled },
    payment_method_update: {
      enabled: card?.enabled ?? before.payment_method_update.enabled,
      payment_method_configuration: null,
    },
    subscription_cancel: {
      ...before.subscription_cancel,
      enabled: cancel?.enabled ?? before.subscription_cancel.enabled,
      mode: cancel?.mode ?? before.subscription_cancel.mode,
    },
  };
}

function createConfiguration(box: Box, params: Stripe.BillingPortal.ConfigurationCreateParams) {
  const now = box.clock.now();
  const { business_profile: profile } = params;
  const configuration: Stripe.BillingPortal.Configuration = {
    id: newId("bpc"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: {
      headline: profile?.headline || null,
      privacy_policy_url: profile?.privacy_policy_url ?? null,
      terms_of_service_url: profile?.terms_of_service_url ?? null,
    },
    created: now,
    default_return_url: params.default_return_url || null,
    features: features(off, params.features),
    // The default one is made in Stripe's own dashboard, never by its API.
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: mergeMetadata(null, params.metadata),
    name: params.name || null,
    updated: now,
  };
  box.store.put("configurations", configuration);
  emit(box, "billing_portal.configuration.created", configuration);
  return configuration;
}

function createPortalSession(box: Box, params: Stripe.BillingPortal.SessionCreateParams) {
  const { configuration, customer, flow_data: flow, locale, return_url: returnUrl } = params;
  if (!customer) throw invalid("Missing required param: customer.", "customer", "parameter_missing");
  if (!configuration) {
    throw invalid(
      "No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.",
    );
  }
  const { active, default_return_url: defaultUrl } = found(
    box,
    "configurations",
    configuration,
    "configuration",
  );
  if (!active) throw invalid("The configuration is not active.", "configuration");
  if (flow && flow.type !== "payment_method_update") throw notHere("this flow", "flow_data[type]");
  if (returnUrl) mustBeUrl(returnUrl, "return_url");
  const after = flow?.after_completion;
  if (after?.redirect)
    mustBeUrl(after.redirect.return_url, "flow_data[after_completion][redirect][return_url]");
  const session: Stripe.BillingPortal.Session = {
    id: newId("bps"),
    object: "billing_portal.session",
    configuration,
    created: box.clock.now(),
    customer: found(box, "customers", customer, "customer").id,
    customer_account: null,
    flow: flow
      ? {
          after_completion: {
            hosted_confirmation: null,
            redirect: after?.redirect ?? null,
            type: after?.type ?? "portal_homepage",
          },
          customer_update: null,
          subscription_cancel: null,
          subscription_pause: null,
          subscription_update: null,
          subscription_update_confirm: null,
          type: flow.type,
        }
      : null,
    livemode: false,
    locale: locale ?? null,
    on_behalf_of: null,
    return_url: returnUrl ?? defaultUrl,
    url: `${box.url}/p/session/test_${randomText(48)}`,
  };
  // Under the address's last part, which nobody can guess.
  box.store.put("portalVisits", { id: session.url.slice(session.url.lastIndexOf("/") + 1), session });
  emit(box, "billing_portal.session.created", session);
  return session;
}

/** The features of a portal session's configuration. */
export const featuresOf = (box: Box, session: Stripe.BillingPortal.Session): Features =>
  box.store.get("configurations", idOf(session.configuration))?.features ?? off;

/** `/v1/billing_portal`. */
export const portalRoutes = [
  route({
    method: "POST",
    path: "/v1/billing_portal/configurations",
    params: "configurationCreate",
    takes: ["business_profile", "default_return_url", "features", "metadata", "name"],
    answer: createConfiguration,
  }),
  route({
    method: "GET",
    path: "/v1/billing_portal/configurations/:id",
    params: "configurationRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "configurations", id),
  }),
  route({
    method: "POST",
    path: "/v1/billing_portal/configurations/:id",
    params: "configurationUpdate",
    takes: ["active", "default_return_url", "features", "metadata", "name"],
    answer(box, params, id) {
      const before = found(box, "configurations", id);
      return change(box, "configurations", "billing_portal.configuration.updated", before, {
        active: params.active ?? before.active,
        default_return_url:
          params.default_return_url === undefined
            ? before.default_return_url
            : params.default_return_url || null,
        features: features(before.features, params.features ?? {}),
        metadata: mergeMetadata(before.metadata, params.metadata),
        name: params.name === undefined ? before.name : params.name || null,
        updated: box.clock.now(),
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/billing_portal/configurations",
    params: "configurationList",
    takes: ["active", "ending_before", "is_default", "limit", "starting_after"],
    answer: (box, params, _id, path) =>
      listOf(
        box.store
          .all("configurations")
          .filter(
            ({ active, is_default: isDefault }) =>
              (params.active === undefined || active === params.active) &&
              (params.is_default === undefined || isDefault === params.is_default),
          ),
        params,
        path,
      ),
  }),
  route({
    method: "POST",
    path: "/v1/billing_portal/sessions",
    params: "portalSessionCreate",
    takes: [
      "configuration",
      "customer",
      "flow_data.after_completion.redirect",
      "flow_data.after_completion.type",
      "flow_data.type",
      "locale",
      "return_url",
    ],
    answer: createPortalSession,
  }),
];

import type Stripe from "stripe";

/** What a checkout was asked for and its Session doesn't show. */
export type Order = {
  /** The session's id. */
  id: string;
  priceId: string;
  quantity: number;
  subscriptionData: Stripe.Checkout.SessionCreateParams.SubscriptionData;
  customerUpdate: Stripe.Checkout.SessionCreateParams.CustomerUpdate;
};

/** How a test card behaves: when it is attached, and each time it is charged. */
export type CardBehaviour = "succeeds" | "declines at once" | "fails when charged";

/** What a subscription keeps to itself. */
export type SubscriptionMemory = {
  /** The subscription's id. */
  id: string;
  /** Whether `customer.subscription.trial_will_end` was sent. */
  trialEndAnnounced: boolean;
};

/** One event on its way to one endpoint. */
export type Delivery = {
  id: string;
  eventId: string;
  endpointId: string;
  attempts: number;
};

/** The answer a request with an Idempotency-Key got, and gets again. */
export type SavedAnswer = {
  /** The key. */
  id: string;
  fingerprint: string;
  requestId: string;
  status: number;
  body: unknown;
  /** Milliseconds of the wall clock: keys are forgotten a day later, whatever the box's clock was told. */
  savedAtMs: number;
};

/** An endpoint's signing secret: shown once, used ever after. */
export type EndpointSecret = { id: string; secret: string };

/** A portal session, and the page to go back to after the flow it was made for. */
export type PortalVisit = { id: string; session: Stripe.BillingPortal.Session };

/** What the box remembers of itself. */
export type Setting =
  | { id: "clock"; offsetMs: number }
  | { id: "secretKey"; value: string }
  | { id: "afterRetries"; value: AfterRetries };

/** What becomes of a subscription whose last retry failed (Stripe: Settings → Billing → Subscriptions). */
export type AfterRetries = "cancel" | "unpaid" | "past_due";

/** Every kind of row the box keeps, as Stripe shows it where Stripe shows it. */
export type Tables = {
  answers: SavedAnswer;
  cards: { id: string; behaviour: CardBehaviour };
  configurations: Stripe.BillingPortal.Configuration;
  customers: Stripe.Customer;
  deletedCustomers: Stripe.DeletedCustomer;
  deliveries: Delivery;
  endpointSecrets: EndpointSecret;
  endpoints: Stripe.WebhookEndpoint;
  events: Stripe.EventBase;
  invoices: Stripe.Invoice;
  orders: Order;
  paymentMethods: Stripe.PaymentMethod;
  portalVisits: PortalVisit;
  prices: Stripe.Price;
  products: Stripe.Product;
  sessions: Stripe.Checkout.Session;
  settings: Setting;
  subscriptionMemories: SubscriptionMemory;
  subscriptions: Stripe.Subscription;
  taxIds: Stripe.TaxId;
  testClocks: Stripe.TestHelpers.TestClock;
};

/** The name of one kind of row. */
export type TableName = keyof Tables;

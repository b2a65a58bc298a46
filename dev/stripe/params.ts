import type Stripe from "stripe";

type OnlyExpand = { expand?: string[] };

/**
 * What each request may carry, by the SDK's own types. `params-schema.json` is made from this table, and a test keeps
 * the two together: an option that the SDK doesn't know is no option here.
 */
export type RequestParams = {
  accountRetrieve: OnlyExpand;
  balanceRetrieve: Stripe.BalanceRetrieveParams;
  configurationCreate: Stripe.BillingPortal.ConfigurationCreateParams;
  configurationList: Stripe.BillingPortal.ConfigurationListParams;
  configurationRetrieve: Stripe.BillingPortal.ConfigurationRetrieveParams;
  configurationUpdate: Stripe.BillingPortal.ConfigurationUpdateParams;
  customerCreate: Stripe.CustomerCreateParams;
  customerCreateTaxId: Stripe.CustomerCreateTaxIdParams;
  customerDelete: Stripe.CustomerDeleteParams;
  customerList: Stripe.CustomerListParams;
  customerListPaymentMethods: Stripe.CustomerListPaymentMethodsParams;
  customerListTaxIds: Stripe.CustomerListTaxIdsParams;
  customerRetrieve: Stripe.CustomerRetrieveParams;
  customerUpdate: Stripe.CustomerUpdateParams;
  eventList: Stripe.EventListParams;
  eventRetrieve: Stripe.EventRetrieveParams;
  invoiceList: Stripe.InvoiceListParams;
  invoicePay: Stripe.InvoicePayParams;
  invoiceRetrieve: Stripe.InvoiceRetrieveParams;
  paymentMethodAttach: Stripe.PaymentMethodAttachParams;
  paymentMethodCreate: Stripe.PaymentMethodCreateParams;
  paymentMethodDetach: Stripe.PaymentMethodDetachParams;
  paymentMethodList: Stripe.PaymentMethodListParams;
  paymentMethodRetrieve: Stripe.PaymentMethodRetrieveParams;
  portalSessionCreate: Stripe.BillingPortal.SessionCreateParams;
  priceCreate: Stripe.PriceCreateParams;
  priceList: Stripe.PriceListParams;
  priceRetrieve: Stripe.PriceRetrieveParams;
  priceUpdate: Stripe.PriceUpdateParams;
  productCreate: Stripe.ProductCreateParams;
  productList: Stripe.ProductListParams;
  productRetrieve: Stripe.ProductRetrieveParams;
  productUpdate: Stripe.ProductUpdateParams;
  sessionCreate: Stripe.Checkout.SessionCreateParams;
  sessionExpire: Stripe.Checkout.SessionExpireParams;
  sessionList: Stripe.Checkout.SessionListParams;
  sessionListLineItems: Stripe.Checkout.SessionListLineItemsParams;
  sessionRetrieve: Stripe.Checkout.SessionRetrieveParams;
  subscriptionCancel: Stripe.SubscriptionCancelParams;
  subscriptionCreate: Stripe.SubscriptionCreateParams;
  subscriptionList: Stripe.SubscriptionListParams;
  subscriptionRetrieve: Stripe.SubscriptionRetrieveParams;
  subscriptionUpdate: Stripe.SubscriptionUpdateParams;
  testClockAdvance: Stripe.TestHelpers.TestClockAdvanceParams;
  testClockCreate: Stripe.TestHelpers.TestClockCreateParams;
  testClockDelete: Stripe.TestHelpers.TestClockDeleteParams;
  testClockRetrieve: Stripe.TestHelpers.TestClockRetrieveParams;
  webhookEndpointCreate: Stripe.WebhookEndpointCreateParams;
  webhookEndpointDelete: Stripe.WebhookEndpointDeleteParams;
  webhookEndpointList: Stripe.WebhookEndpointListParams;
  webhookEndpointRetrieve: Stripe.WebhookEndpointRetrieveParams;
  webhookEndpointUpdate: Stripe.WebhookEndpointUpdateParams;
};

/** The name of one request's parameters. */
export type RequestName = keyof RequestParams;

import type Stripe from "stripe";
import { route } from "../route";

/** `/v1/account` and `/v1/balance`: what a check of the key asks for. */
export const accountRoutes = [
  route({
    method: "GET",
    path: "/v1/account",
    params: "accountRetrieve",
    takes: [],
    answer: () => account,
  }),
  route({
    method: "GET",
    path: "/v1/balance",
    params: "balanceRetrieve",
    takes: [],
    answer: () => balance,
  }),
];

const account: Stripe.Account = {
  id: "acct_local",
  object: "account",
  charges_enabled: true,
  country: "IT",
  default_currency: "eur",
  details_submitted: true,
  email: null,
  metadata: {},
  payouts_enabled: true,
  type: "standard",
};

const balance: Stripe.Balance = {
  object: "balance",
  available: [{ amount: 0, currency: "eur" }],
  livemode: false,
  pending: [{ amount: 0, currency: "eur" }],
};

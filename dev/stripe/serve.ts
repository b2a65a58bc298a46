import { startLocalStripe } from "./index";

/**
 * The local Stripe as a process of its own: `tsx dev/stripe/serve.ts PORT [FILE]`. Prints one line of JSON, its `url`
 * and `secretKey`, once it answers; ends with SIGTERM or SIGINT.
 */
const [port = "0", file] = process.argv.slice(2);
const local = await startLocalStripe({ port: Number(port), file });
console.info(JSON.stringify({ url: local.url, secretKey: local.secretKey }));
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => local.close().then(() => process.exit(0)));
}

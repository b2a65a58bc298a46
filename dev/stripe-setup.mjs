// `npm run stripe:setup -- …`: dev/stripe-setup.ts, after an install when there was none.
import { become, checkNode, prepare } from "./prepare.mjs";

checkNode();
try {
  await prepare({ build: false });
  become("dev/stripe-setup.ts", process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

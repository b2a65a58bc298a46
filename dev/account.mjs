// `npm run account -- create … | credit …`: dev/account.ts, after an install when there was none. Nothing of ours but
// its answer goes to stdout.
import { become, checkNode, prepare } from "./prepare.mjs";

checkNode();
try {
  await prepare({ build: false });
  become("dev/account.ts", process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// `npm start` and `npm run dev`: from a fresh clone to a running server, without another command.
import { become, checkNode, prepare } from "./prepare.mjs";

checkNode();
const dev = process.argv.includes("--dev");
try {
  await prepare({ build: !dev });
  become("server.ts", process.argv.slice(2), { env: { NODE_ENV: dev ? "development" : "production" } });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

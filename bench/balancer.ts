// One address in front of servers: each new connection goes to the next of BENCH_PORTS. It prints its port.
import { connect, createServer } from "node:net";

const ports = (process.env.BENCH_PORTS ?? "").split(",").map(Number);
let next = 0;
const server = createServer((client) => {
  const upstream = connect(ports[next++ % ports.length] ?? 0, "localhost");
  client.setNoDelay(true);
  upstream.setNoDelay(true);
  client.pipe(upstream).pipe(client);
  client.on("error", () => upstream.destroy());
  upstream.on("error", () => client.destroy());
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) console.info(String(address.port));
});
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));

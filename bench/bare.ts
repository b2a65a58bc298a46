// The peer: the least that Node can answer a request with. It prints its port.
import { createServer } from "node:http";

const body = JSON.stringify({
  operation_left: 1_000,
  signature_left: 100,
  has_active_seat: false,
  is_sub_key: true,
});

const server = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) console.info(String(address.port));
});
process.on("disconnect", () => process.exit(0));

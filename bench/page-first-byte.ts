import { request } from "node:http";

/** Milliseconds from the request to the first byte of the answer's body. @throws Error when it is not 200 */
export function firstByte(url: string, cookie: string): Promise<number> {
  return new Promise((done, failed) => {
    const began = performance.now();
    const asking = request(url, { headers: { cookie }, agent: false }, (answer) => {
      let at: number | null = null;
      answer.on("data", () => {
        at ??= performance.now() - began;
      });
      answer.on("end", () => {
        if (answer.statusCode !== 200) failed(new Error(`${url}: ${answer.statusCode}`));
        else done(at ?? performance.now() - began);
      });
    });
    asking.on("error", failed);
    asking.end();
  });
}

import { describe, expect, it } from "vitest";
import { addressBucket, clientAddress, normalizeAddress } from "./address";

const proxies = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"];

describe("the address of a client", () => {
  it.each([
    ["no remote address is no client", null, "1.2.3.4", proxies, null],
    ["nonsense is no client", "localhost", "1.2.3.4", proxies, null],
    ["an untrusted remote is the client, whatever it says", "203.0.113.9", "1.2.3.4", proxies, "203.0.113.9"],
    ["without trusted proxies the header counts for nothing", "10.0.0.1", "1.2.3.4", [], "10.0.0.1"],
    ["a trusted proxy is believed", "10.0.0.1", "1.2.3.4", proxies, "1.2.3.4"],
    ["a single trusted address is believed", "192.0.2.7", "1.2.3.4", proxies, "1.2.3.4"],
    ["its neighbour is not", "192.0.2.8", "1.2.3.4", proxies, "192.0.2.8"],
    ["what the client wrote in front is ignored", "10.0.0.1", "9.9.9.9, 1.2.3.4", proxies, "1.2.3.4"],
    [
      "a chain of proxies is walked from the right",
      "10.0.0.1",
      "9.9.9.9, 1.2.3.4, 10.9.9.9",
      proxies,
      "1.2.3.4",
    ],
    ["nonsense in the header ends the walk", "10.0.0.1", "1.2.3.4, unknown", proxies, "10.0.0.1"],
    ["a trusted proxy without the header is the client", "10.0.0.1", null, proxies, "10.0.0.1"],
    ["only proxies: the first of them", "10.0.0.1", "10.0.0.3, 10.0.0.2", proxies, "10.0.0.3"],
    ["an IPv4 address inside IPv6 is that IPv4 address", "::ffff:10.0.0.1", "1.2.3.4", proxies, "1.2.3.4"],
    ["IPv6 blocks count", "2001:db8:1::1", "2a00:1450:0:0::5", proxies, "2a00:1450::5"],
    ["ports are dropped", "10.0.0.1", "[2a00::1]:443, 10.0.0.2:8080", proxies, "2a00::1"],
    [
      "a malformed block trusts nobody",
      "10.0.0.1",
      "1.2.3.4",
      ["10.0.0.0/99", "10.0.0.0/8/8", "all"],
      "10.0.0.1",
    ],
  ])("%s", (_, remote, forwardedFor, trusted, expected) => {
    expect(clientAddress(remote, forwardedFor, trusted)).toBe(expected);
  });

  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "300.1.1.1",
    "::ffff:300.1.1.1",
    "[::1",
    "example.com",
  ])("%j is none", (text) => {
    expect(normalizeAddress(text)).toBeNull();
  });
});

describe("limits by address", () => {
  it.each([
    [null, "unknown"],
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s counts as %s", (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});

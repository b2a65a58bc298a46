"use client";

import { type Failure, ListFailed } from "../list-failed";

/** The page could not be read. */
export default function Failed(failure: Failure) {
  return <ListFailed section="keys" {...failure} />;
}

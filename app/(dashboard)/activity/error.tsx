"use client";

import { type Failure, ListFailed } from "../list-failed";

/** The log could not be read. */
export default function Failed(failure: Failure) {
  return <ListFailed section="activity" {...failure} />;
}

"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first paint: the time when only native controls work. */
export function useScripted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

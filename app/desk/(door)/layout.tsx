import type { ReactNode } from "react";
import { Branded } from "../branded";

/** The pages before Desk look like the hand-off that led to them. */
export default function DoorPages({ children }: { children: ReactNode }) {
  return <Branded>{children}</Branded>;
}

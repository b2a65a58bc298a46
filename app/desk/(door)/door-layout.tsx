import type { ReactNode } from "react";
import { AuthLayout } from "@/components/layout/auth-layout";

/** The card of every page before Desk: it says that this is Desk, and not the Dashboard. */
export function DoorLayout(props: {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  links?: ReactNode;
  children: ReactNode;
}) {
  return <AuthLayout home="/desk" suffix="Desk" {...props} />;
}

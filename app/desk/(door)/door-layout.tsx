"use client";

import { createContext, type ReactNode, useContext } from "react";
import { AuthLayout } from "@/components/layout/auth-layout";

const Mark = createContext<ReactNode>(null);

/** The logo of every {@link DoorLayout} inside that is given none; null: ours. */
export function DoorBrand({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return <Mark value={mark}>{children}</Mark>;
}

/** The card of every page before Desk: it says that this is Desk, and not the Dashboard. */
export function DoorLayout({
  brand,
  ...props
}: {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  links?: ReactNode;
  /** Whose page it is; by default what stands around it says so. */
  brand?: ReactNode;
  children: ReactNode;
}) {
  const mark = useContext(Mark);
  return <AuthLayout home="/desk" suffix="Desk" brand={brand ?? mark} {...props} />;
}

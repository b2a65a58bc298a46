import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Texts } from "@/app/texts";

export const metadata: Metadata = {
  title: { default: "Desk · Invoicetronic", template: "%s · Desk" },
};

/** Desk Cloud: a site of its own, with users, cookies and words of its own. */
export default function DeskLayout({ children }: { children: ReactNode }) {
  return <Texts of={["auth", "deskApp"]}>{children}</Texts>;
}

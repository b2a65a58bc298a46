"use client";

import { Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** Prints the page, which shows nothing but the invoice on paper. */
export function PrintButton() {
  const t = useTranslations("deskApp.invoice");
  return (
    <Button icon={<Printer aria-hidden="true" />} onClick={() => window.print()} className="max-sm:hidden">
      {t("print")}
    </Button>
  );
}

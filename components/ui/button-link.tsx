import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonStyle, buttonStyles } from "./button-styles";
import { cn } from "./cn";

type ButtonLinkProps<T extends string> = Omit<ComponentProps<"a">, "href"> &
  ButtonStyle & { href: Route<T>; icon?: ReactNode };

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink<T extends string>({
  href,
  variant,
  size,
  icon,
  className,
  children,
  ...props
}: ButtonLinkProps<T>) {
  return (
    <Link href={href} className={cn(buttonStyles({ variant, size }), className)} {...props}>
      {icon}
      {children}
    </Link>
  );
}

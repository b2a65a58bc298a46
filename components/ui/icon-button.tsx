"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type IconButtonProps = Omit<ButtonProps, "children" | "icon"> & {
  /** What it does, for those who don't see the icon; also the tooltip. */
  label: string;
  children: ReactNode;
  tooltip?: boolean;
};

/** A square button with an icon only; `label` names it and shows on hover and focus. */
export function IconButton({
  label,
  children,
  tooltip = true,
  variant = "ghost",
  size = "md",
  className,
  ...props
}: IconButtonProps) {
  const square = {
    sm: "w-8 pointer-coarse:w-10",
    md: "w-9 pointer-coarse:w-10",
    lg: "w-10 pointer-coarse:w-11",
  };
  const button = (
    <Button
      aria-label={label}
      variant={variant}
      size={size}
      className={cn("px-0 pointer-coarse:px-0", square[size ?? "md"], className)}
      {...props}
    >
      {children}
    </Button>
  );
  return tooltip ? <Tooltip content={label}>{button}</Tooltip> : button;
}

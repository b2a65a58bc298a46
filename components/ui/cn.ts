import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; where two set the same property the later one wins, so a caller can override. */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}

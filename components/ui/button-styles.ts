import { cva, type VariantProps } from "class-variance-authority";

/** The looks of everything that is pressed: buttons, links that act like one, triggers of menus and dialogs. */
export const buttonStyles = cva(
  [
    "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium",
    "transition-[background-color,border-color,color,box-shadow] duration-100",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-default",
    "[&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary:
          "bg-accent text-on-accent shadow-xs hover:bg-accent-hover active:bg-accent-hover data-popup-open:bg-accent-hover",
        secondary:
          "border border-line-strong bg-surface text-ink shadow-xs hover:bg-hover active:bg-pressed data-popup-open:bg-hover",
        ghost:
          "text-muted hover:bg-hover hover:text-ink active:bg-pressed data-popup-open:bg-hover data-popup-open:text-ink",
        danger: "bg-red-solid text-white shadow-xs hover:bg-red-hover active:bg-red-hover",
        "danger-quiet":
          "border border-line-strong bg-surface text-red-text shadow-xs hover:border-red-line hover:bg-red-soft active:bg-red-soft",
        link: "text-accent-text underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-8 px-2.5 text-sm pointer-coarse:h-10 pointer-coarse:px-3 [&_svg]:size-3.5",
        md: "h-9 px-3.5 text-sm pointer-coarse:h-10 [&_svg]:size-4",
        lg: "h-10 px-4 text-base pointer-coarse:h-11 [&_svg]:size-4",
      },
    },
    compoundVariants: [
      { variant: "link", className: "h-auto px-0 pointer-coarse:h-auto pointer-coarse:px-0" },
    ],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonStyle = VariantProps<typeof buttonStyles>;

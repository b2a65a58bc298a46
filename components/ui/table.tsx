import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** Said again by name: a table laid out as blocks (stacked rows) loses its own roles in some browsers. */
const roles = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/**
 * A table in its own frame; it never makes the page scroll sideways. `stack` turns rows into cards below 640 px (each
 * `Td` then needs its `label`); without it the table scrolls inside its frame there. `name` is read out, not shown.
 * Where it scrolls, the cell of the actions stays at the right edge; from 1024 px it doesn't, and its columns must yield.
 */
export function Table({
  name,
  stack = false,
  fixed = false,
  footer,
  framed = true,
  className,
  children,
}: {
  name: string;
  stack?: boolean;
  /** Its columns are as wide as their `Th` says, whatever a row holds; it scrolls in a frame under 944 px. */
  fixed?: boolean;
  /** Below the rows, inside the frame: paging, a sum. */
  footer?: ReactNode;
  /** False inside a card, which is the frame. */
  framed?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "@container min-w-0",
        framed && "overflow-clip rounded-lg border border-line bg-surface shadow-xs",
        framed &&
          stack &&
          "max-sm:overflow-visible max-sm:rounded-none max-sm:border-0 max-sm:bg-transparent max-sm:shadow-none",
        className,
      )}
    >
      <div
        className={cn(
          "data-scroll relative overflow-x-auto @5xl:overflow-visible",
          stack && "max-sm:overflow-visible",
        )}
      >
        <table
          {...roles.table}
          aria-label={name}
          className={cn(
            "w-full border-separate border-spacing-0 text-left text-base",
            stack && "data-stack",
            fixed && "sm:min-w-236 sm:table-fixed",
          )}
        >
          {children}
        </table>
      </div>
      {footer && (
        <div className={cn(framed && stack && "max-sm:mt-3 max-sm:[&>nav]:border-0 max-sm:[&>nav]:px-0")}>
          {footer}
        </div>
      )}
    </div>
  );
}

/** The row of column names; it stays in view where the table has room (1024 px) and need not scroll sideways. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead {...roles.rowgroup}>
      <tr {...roles.row}>{children}</tr>
    </thead>
  );
}

/** A column's name; `className` for its width, `place` over the cells that have it. */
export function Th({
  align = "left",
  place,
  className,
  ...props
}: Omit<ComponentProps<"th">, "align"> & { align?: "left" | "right"; place?: "actions" }) {
  return (
    <th
      {...roles.columnheader}
      scope="col"
      data-place={place}
      className={cn(
        "data-head h-9 whitespace-nowrap border-b border-line bg-subtle text-xs font-medium text-muted @5xl:sticky @5xl:top-(--strip,0px) @5xl:z-10",
        align === "right" && "text-right",
        className,
      )}
      {...props}
    />
  );
}

/** The rows. */
export function TableBody({ children }: { children: ReactNode }) {
  return <tbody {...roles.rowgroup}>{children}</tbody>;
}

/** A row; `quiet` fades it (disabled, ended). A link with the class `row-link` in it covers the whole row. */
export function TableRow({
  quiet,
  selected,
  className,
  ...props
}: ComponentProps<"tr"> & { quiet?: boolean; selected?: boolean }) {
  return (
    <tr
      {...roles.row}
      data-selected={selected || undefined}
      className={cn("data-row", quiet && "text-faint", className)}
      {...props}
    />
  );
}

/**
 * A cell; `label` is its column's name where rows are cards. `place` puts it into the card's first line: the tick at
 * the left, the title, the actions at the right.
 */
export function Td({
  label,
  place,
  align = "left",
  className,
  ...props
}: Omit<ComponentProps<"td">, "align"> & {
  label?: string;
  place?: "select" | "title" | "actions";
  align?: "left" | "right";
}) {
  return (
    <td
      {...roles.cell}
      data-label={label}
      data-place={place}
      className={cn("data-cell", align === "right" && "text-right", className)}
      {...props}
    />
  );
}

"use client";

import { ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { AvatarInitials } from "@/components/ui/avatar-initials";
import { Menu } from "@/components/ui/menu";

/** Who is signed in, at the foot of the navigation; its menu's items are the children. */
export function UserMenu({ name, detail, children }: { name: string; detail?: string; children: ReactNode }) {
  return (
    <Menu
      side="top"
      align="start"
      matchWidth
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md p-1.5 text-left transition-colors hover:bg-hover data-popup-open:bg-hover"
        >
          <AvatarInitials name={name} />
          <span className="grid min-w-0 flex-1">
            <span className="truncate text-sm font-medium text-ink">{name}</span>
            {detail && <span className="truncate text-xs text-muted">{detail}</span>}
          </span>
          <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
        </button>
      }
    >
      {children}
    </Menu>
  );
}

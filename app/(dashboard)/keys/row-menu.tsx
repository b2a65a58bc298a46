"use client";

import { Armchair, Copy, SquareArrowOutUpRight, Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { MenuItem, MenuLink, MenuSeparator, RowActions } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import type { SeatAction } from "@/lib/seats/seat";
import { removeKey } from "./actions";
import type { RowWords } from "./row-words";
import { SeatOfDeleted } from "./seat-of-deleted";

/** Where each thing to do with a seat is done; the two ways to end one are one page. */
const menuActions = [
  { action: "enable", path: "#desk" },
  { action: "resume", path: "#desk" },
  { action: "keep", path: "#desk" },
  { action: "move", path: "/desk/move" },
  { action: "disable_now", path: "/desk/disable" },
] as const satisfies readonly { action: SeatAction; path: string }[];

/** What else can be done with a restricted key; `lastUsedAt` is ISO 8601, null when it never was. */
export function RowMenu({
  keyId,
  name,
  lastUsedAt,
  desk,
  hasSeat,
  words: { t, list, actions, ...words },
}: {
  keyId: number;
  name: string;
  lastUsedAt: string | null;
  /** What can be done with its seat now. */
  desk: readonly SeatAction[];
  /** A live seat, of which deleting the key must dispose. */
  hasSeat: boolean;
  words: RowWords;
}) {
  const toast = useToast();
  // Null until it is asked for the first time: fifty dialogs that nobody opens are not drawn.
  const [deleting, setDeleting] = useState<boolean | null>(null);

  const remove = async (form: FormData) => {
    if (hasSeat && !form.get("seat")) return { error: words.desk("deleted.choose") };
    const failed = refusal(await removeKey(idle, form));
    if (!failed) toast.success(t("delete.done", { name }));
    return failed;
  };

  return (
    <>
      <RowActions label={actions(name)}>
        {() => (
          <>
            <MenuLink href={`/keys/${keyId}`} icon={<SquareArrowOutUpRight aria-hidden="true" />}>
              {list("menu.open")}
            </MenuLink>
            <MenuLink href={`/keys/new?from=${keyId}`} icon={<Copy aria-hidden="true" />}>
              {list("menu.duplicate")}
            </MenuLink>
            {desk.length > 0 && <MenuSeparator />}
            {menuActions
              .filter(({ action }) => desk.includes(action))
              .map(({ action, path }) => (
                <MenuLink key={action} href={`/keys/${keyId}${path}`} icon={<Armchair aria-hidden="true" />}>
                  {words.desk(`menu.${action}`)}
                </MenuLink>
              ))}
            <MenuSeparator />
            <MenuItem tone="danger" icon={<Trash2 aria-hidden="true" />} onPress={() => setDeleting(true)}>
              {t("menu.delete")}
            </MenuItem>
          </>
        )}
      </RowActions>
      {deleting !== null && (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={t("delete.title", { name })}
          description={t("delete.text")}
          confirmLabel={t("delete.confirm")}
          fields={{ keyId: String(keyId) }}
          action={remove}
          typeToConfirm={{
            text: name,
            label: t.rich("delete.type", {
              name,
              b: (chunks) => <b className="font-medium text-ink [overflow-wrap:anywhere]">{chunks}</b>,
            }),
          }}
        >
          <p className="rounded-md bg-subtle px-3 py-2 text-sm text-muted">
            {lastUsedAt
              ? t.rich("delete.lastUsed", { time: () => <RelativeTime at={lastUsedAt} /> })
              : t("delete.neverUsed")}
          </p>
          {hasSeat && <SeatOfDeleted />}
        </ConfirmDialog>
      )}
    </>
  );
}

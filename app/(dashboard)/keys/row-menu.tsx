"use client";

import { Copy, SquareArrowOutUpRight, Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { MenuItem, MenuLink, MenuSeparator, RowActions } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { idle, refusal } from "@/lib/forms/state";
import { removeKey } from "./actions";
import type { RowWords } from "./row-words";

/** What else can be done with a restricted key; `lastUsedAt` is ISO 8601, null when it never was. */
export function RowMenu({
  keyId,
  name,
  lastUsedAt,
  words: { t, list, actions },
}: {
  keyId: number;
  name: string;
  lastUsedAt: string | null;
  words: RowWords;
}) {
  const toast = useToast();
  // Null until it is asked for the first time: fifty dialogs that nobody opens are not drawn.
  const [deleting, setDeleting] = useState<boolean | null>(null);

  const remove = async (form: FormData) => {
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
        </ConfirmDialog>
      )}
    </>
  );
}

"use client";

import { ChevronDown, CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { type Preset, presetNames } from "@/lib/access/presets";
import { refusal } from "@/lib/forms/state";
import type { BulkChange, BulkResult } from "@/lib/keys/bulk";
import { usePasswordGate } from "../password-gate";
import { changeMany } from "./actions";
import { bulkBarId, type Pickable, useSelection } from "./selection";

/** Names that a confirmation spells out before it counts the rest. */
const namesMax = 6;

type Asked = { change: BulkChange; keys: readonly Pickable[] };
type Told = { results: BulkResult[]; keys: readonly Pickable[] };

/** Over the foot of the page while keys are ticked: what can be done with all of them, one question, what became of each. `onePage`: the list has no other. */
export function BulkBar({ onePage }: { onePage: boolean }) {
  const t = useTranslations("keysList.bulk");
  const presets = useTranslations("keys.preset");
  const { page, picked, pick } = useSelection();
  const [asked, ask] = useState<Asked | null>(null);
  const [open, setOpen] = useState(false);
  const [told, tell] = useState<Told | null>(null);

  const begin = (change: BulkChange) => {
    ask({ change, keys: picked });
    setOpen(true);
  };
  const done = (results: BulkResult[], keys: readonly Pickable[]) => {
    pick(
      keys.map(({ id }) => id),
      false,
    );
    tell({ results, keys });
  };

  return (
    <>
      <p aria-live="polite" className="sr-only">
        {picked.length > 0 && t("picked", { count: picked.length })}
      </p>
      {picked.length > 0 && (
        <section
          id={bulkBarId}
          aria-label={t("bar")}
          className="sticky bottom-3 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised p-2 shadow-pop"
        >
          <span className="px-2 text-sm font-medium tabular-nums">
            {t("picked", { count: picked.length })}
          </span>
          <Button size="sm" onClick={() => begin({ change: "enable" })}>
            {t("enable.verb")}
          </Button>
          <Button size="sm" onClick={() => begin({ change: "disable" })}>
            {t("disable.verb")}
          </Button>
          <Menu
            side="top"
            align="start"
            trigger={
              <Button size="sm">
                {t("preset.verb")}
                <ChevronDown aria-hidden="true" />
              </Button>
            }
          >
            {presetNames.map((preset: Preset) => (
              <MenuItem key={preset} onPress={() => begin({ change: "preset", preset })}>
                {presets(preset)}
              </MenuItem>
            ))}
          </Menu>
          <Button size="sm" variant="danger-quiet" onClick={() => begin({ change: "delete" })}>
            {t("delete.verb")}
          </Button>
          {picked.length < page.length && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() =>
                pick(
                  page.map(({ id }) => id),
                  true,
                )
              }
            >
              {t("all", { count: page.length })}
            </Button>
          )}
          {picked.length === page.length && !onePage && (
            <span className="px-2 text-sm text-muted text-pretty">{t("onePage")}</span>
          )}
          <Button
            size="sm"
            variant="ghost"
            onClick={() =>
              pick(
                page.map(({ id }) => id),
                false,
              )
            }
          >
            {t("none")}
          </Button>
        </section>
      )}
      {asked && <Question {...asked} open={open} onOpenChange={setOpen} onDone={done} />}
      {told && <Outcome {...told} onClose={() => tell(null)} />}
    </>
  );
}

function Question({
  change,
  keys,
  open,
  onOpenChange,
  onDone,
}: Asked & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: (results: BulkResult[], keys: readonly Pickable[]) => void;
}) {
  const t = useTranslations("keysList.bulk");
  const presets = useTranslations("keys.preset");
  const run = usePasswordGate();
  const desk = useTranslations("desk.bulk");
  const count = keys.length;
  const seats = keys.filter(({ hasSeat }) => hasSeat).length;
  const preset = change.change === "preset" ? presets(change.preset) : "";

  const apply = async () => {
    const form = new FormData();
    for (const { id } of keys) form.append("keyIds[]", String(id));
    form.set("change", change.change);
    if (change.change === "preset") form.set("preset", change.preset);
    const state = await run(changeMany, form);
    if (state?.ok) onDone(state.data, keys);
    return state && refusal(state);
  };

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      tone={change.change === "delete" || change.change === "disable" ? "danger" : "primary"}
      title={t(`${change.change}.title`, { count, preset })}
      description={t(`${change.change}.text`, { count })}
      confirmLabel={t(`${change.change}.confirm`, { count })}
      action={apply}
      typeToConfirm={
        change.change === "delete"
          ? {
              text: String(count),
              label: t.rich("delete.type", {
                count: String(count),
                b: (chunks) => <b className="font-medium text-ink">{chunks}</b>,
              }),
            }
          : undefined
      }
    >
      <ul className="grid gap-1 rounded-md bg-subtle px-3 py-2 text-sm text-muted">
        {keys.slice(0, namesMax).map(({ id, name }) => (
          <li key={id} className="truncate">
            {name}
          </li>
        ))}
        {count > namesMax && <li>{t("more", { count: count - namesMax })}</li>}
      </ul>
      {seats > 0 && (change.change === "delete" || change.change === "disable") && (
        <Banner tone="warn" title={desk(`${change.change}.title`, { count: seats })}>
          {desk(`${change.change}.text`)}
        </Banner>
      )}
    </ConfirmDialog>
  );
}

function Outcome({ results, keys, onClose }: Told & { onClose: () => void }) {
  const t = useTranslations("keysList.bulk");
  const errors = useTranslations("errors");
  const common = useTranslations("common.actions");
  const done = results.filter(({ outcome }) => outcome === "done").length;
  const why = (outcome: BulkResult["outcome"]) => {
    if (outcome === "done" || outcome === "still_expired" || outcome === "unexpected") return t(outcome);
    return errors(outcome);
  };
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("outcome", { done, count: results.length })}
      footer={<DialogClose render={<Button>{common("close")}</Button>} />}
    >
      <ul className="grid divide-y divide-line" aria-label={t("outcomes")}>
        {results.map(({ keyId, outcome }) => (
          <li key={keyId} className="flex items-start gap-2.5 py-2 text-sm">
            {outcome === "done" ? (
              <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-green" />
            ) : (
              <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-red" />
            )}
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{names.get(keyId) ?? keyId}</span>
            <span className={outcome === "done" ? "text-muted" : "max-w-56 text-right text-red-text"}>
              {why(outcome)}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

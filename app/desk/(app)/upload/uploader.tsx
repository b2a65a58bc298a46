"use client";

import { CircleAlert, CircleCheck, FileUp, RotateCw, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type DragEvent, useEffect, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyles } from "@/components/ui/button-styles";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { type Upload, useUploads } from "./use-uploads";

/** Takes files by drop or by choice and sends each by itself. */
export function Uploader() {
  const t = useTranslations("deskApp.upload");
  const { uploads, add, retry, remove, clear } = useUploads(t);
  const count = (at: Upload["state"]["at"]) => uploads.filter(({ state }) => state.at === at).length;
  const left = count("waiting") + count("uploading");
  const summary = { sent: count("sent"), refused: count("refused"), left };

  useEffect(() => {
    if (left === 0) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [left]);

  return (
    <div className="grid gap-4">
      <DropZone onFiles={add} />
      <p aria-live="polite" className={uploads.length > 0 ? "text-sm text-muted" : "sr-only"}>
        {uploads.length > 0 && t("summary", summary)}
      </p>
      {uploads.length > 0 && (
        <Card>
          <ul aria-label={t("files")} className="divide-y divide-line">
            {uploads.map((upload) => (
              <UploadLine key={upload.key} upload={upload} onRetry={retry} onRemove={remove} />
            ))}
          </ul>
        </Card>
      )}
      {uploads.length > left && uploads.length > 1 && (
        <Button variant="ghost" size="sm" onClick={clear} className="justify-self-start">
          {t("clear")}
        </Button>
      )}
    </div>
  );
}

function DropZone({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const t = useTranslations("deskApp.upload");
  const id = useId();
  const [over, setOver] = useState(false);

  // A file that misses the zone would take the place of the page.
  useEffect(() => {
    const stay = (event: globalThis.DragEvent) => event.preventDefault();
    window.addEventListener("dragover", stay);
    window.addEventListener("drop", stay);
    return () => {
      window.removeEventListener("dragover", stay);
      window.removeEventListener("drop", stay);
    };
  }, []);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the button inside is the other
    <div
      data-testid="drop-zone"
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "grid justify-items-center gap-2 rounded-lg border border-dashed border-line-strong bg-surface px-6 py-12 text-center transition-colors",
        over && "border-accent bg-accent-soft",
      )}
    >
      <FileUp aria-hidden="true" className="size-6 text-faint" />
      <p className="font-medium text-ink">{t("drop")}</p>
      <p className="text-sm text-muted">{t("or")}</p>
      <input
        id={id}
        type="file"
        multiple
        accept=".xml,.p7m"
        className="peer sr-only"
        onChange={(event) => {
          onFiles(Array.from(event.target.files ?? []));
          // The same file again must be a change again.
          event.target.value = "";
        }}
      />
      <label
        htmlFor={id}
        className={cn(
          buttonStyles({ variant: "primary" }),
          "peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent",
        )}
      >
        {t("choose")}
      </label>
    </div>
  );
}

function UploadLine({
  upload: { key, file, state },
  onRetry,
  onRemove,
}: {
  upload: Upload;
  onRetry: (key: string) => void;
  onRemove: (key: string) => void;
}) {
  const t = useTranslations("deskApp.upload");
  return (
    <li className="flex items-start gap-3 px-4 py-3 sm:px-5">
      <StateIcon state={state} />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-ink [overflow-wrap:anywhere]">{file.name}</p>
        {state.at === "waiting" && <p className="text-sm text-muted">{t("waiting")}</p>}
        {state.at === "uploading" && <Progress name={file.name} share={state.share} />}
        {state.at === "sent" && (
          <p className="text-sm text-muted">
            {t("sent")}
            {" · "}
            <Link href={`/desk/sent/${state.id}` as Route} className="text-accent-text hover:underline">
              {state.name}
            </Link>
          </p>
        )}
        {state.at === "refused" && (
          <div className="text-sm">
            <p className="text-red-text">{t("refused")}</p>
            <ul className="mt-0.5 grid gap-0.5 text-muted [overflow-wrap:anywhere]">
              {[...state.lines.entries()].map(([at, line]) => (
                <li key={at}>{line}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {state.at === "refused" && state.again && (
        <Button size="sm" icon={<RotateCw aria-hidden="true" />} onClick={() => onRetry(key)}>
          {t("retry")}
        </Button>
      )}
      {state.at !== "uploading" && (
        <IconButton label={`${t("remove")}: ${file.name}`} onClick={() => onRemove(key)}>
          <X aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}

function StateIcon({ state }: { state: Upload["state"] }) {
  const look = "mt-1 size-4 shrink-0";
  if (state.at === "sent") return <CircleCheck aria-hidden="true" className={cn(look, "text-green-text")} />;
  if (state.at === "refused") return <CircleAlert aria-hidden="true" className={cn(look, "text-red-text")} />;
  return <FileUp aria-hidden="true" className={cn(look, "text-faint")} />;
}

/** How much of a file is up; once it all is, the server checks and stores it. */
function Progress({ name, share }: { name: string; share: number }) {
  const t = useTranslations("deskApp.upload");
  const percent = Math.round(share * 100);
  return (
    <div className="mt-1 grid gap-1">
      <progress
        value={percent}
        max={100}
        aria-label={t("progress", { name })}
        className="h-1.5 w-full overflow-hidden rounded-full bg-pressed accent-accent [&::-webkit-progress-bar]:bg-pressed [&::-webkit-progress-value]:bg-accent"
      />
      <p className="text-sm text-muted tabular-nums">
        {share < 1 ? t("uploading", { percent }) : t("checking")}
      </p>
    </div>
  );
}

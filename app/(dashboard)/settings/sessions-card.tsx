import { LogOut } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button, SubmitButton } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { browserOf } from "@/lib/auth/browser";
import type { SessionLine } from "@/lib/auth/queries";
import { endAllAction, endOthersAction, endSessionAction } from "./actions";

/** Where the user is signed in; each session can be ended on its own, by a form that needs no script. */
export function SessionsCard({ sessions, current }: { sessions: SessionLine[]; current: string }) {
  const t = useTranslations("settings.sessions");
  const format = useFormatter();
  const nameOf = ({ userAgent }: SessionLine) => {
    const { browser, system } = browserOf(userAgent);
    if (browser && system) return t("browserOn", { browser, system });
    return browser ?? system ?? t("unknown");
  };
  return (
    <Card id="sessions" className="scroll-mt-20">
      <CardHeader
        title={t("title")}
        description={t("description")}
        className="pb-4"
        actions={
          <>
            {sessions.length > 1 && (
              <form action={endOthersAction}>
                <SubmitButton variant="secondary" size="sm">
                  {t("endOthers")}
                </SubmitButton>
              </form>
            )}
            <ConfirmDialog
              trigger={
                <Button variant="danger-quiet" size="sm" icon={<LogOut aria-hidden="true" />}>
                  {t("endAll")}
                </Button>
              }
              title={t("endAllTitle")}
              description={t("endAllText")}
              confirmLabel={t("endAll")}
              action={endAllAction}
            />
          </>
        }
      />
      <div className="border-t border-line">
        <Table name={t("title")} stack framed={false} className="max-sm:px-4 max-sm:py-3">
          <TableHead>
            <Th>{t("device")}</Th>
            <Th>{t("address")}</Th>
            <Th>{t("since")}</Th>
            <Th>{t("lastSeen")}</Th>
            <Th align="right" place="actions">
              <span className="sr-only">{t("actions")}</span>
            </Th>
          </TableHead>
          <TableBody>
            {sessions.map((session) => (
              <TableRow key={session.sessionId}>
                <Td place="title">
                  <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                    {nameOf(session)}
                    {session.sessionId === current && <Badge tone="green">{t("current")}</Badge>}
                  </span>
                </Td>
                <Td label={t("address")} className="text-sm text-muted tabular-nums">
                  {session.ip ?? t("unknownAddress")}
                </Td>
                <Td label={t("since")} className="text-sm text-muted">
                  {format.dateTime(session.createdAt, "dateTime")}
                </Td>
                <Td label={t("lastSeen")} className="text-sm text-muted">
                  <RelativeTime at={session.lastSeenAt} />
                </Td>
                <Td align="right" place="actions">
                  <form action={endSessionAction}>
                    <input type="hidden" name="sessionId" value={session.sessionId} />
                    <SubmitButton
                      variant="secondary"
                      size="sm"
                      aria-label={t("endNamed", { name: nameOf(session) })}
                    >
                      {t("end")}
                    </SubmitButton>
                  </form>
                </Td>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  );
}

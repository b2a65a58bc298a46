import { decide, type Standing } from "@/lib/access/decide";
import { routeTable } from "./app";
import { type Problem, problemBody } from "./problem";
import { problemOfRefusal, problemOfTarget } from "./refusal";
import { type DeclaredRoute, routeMatcher, unmatchedIn } from "./route-table";
import type { ApiLanguage } from "./sentences";

/** A request that somebody wonders about. */
export type Question = {
  method: string;
  /** As typed: with or without `/v1` or a host before it, `{parameters}` filled in or not. */
  path: string;
  /** Null: a server, which sends none. */
  origin: string | null;
  /** The company it is about; `exists` in the environment of the key. Null: none in particular. */
  company: { vat: string; exists: boolean } | null;
};

/** What the API would do with it, as far as the key and the address decide. */
export type Verdict =
  | { outcome: "allowed"; route: DeclaredRoute }
  /** Let through, and the company is not there for this key: lists leave it out, an id of it is 404. */
  | { outcome: "hidden"; route: DeclaredRoute }
  | {
      outcome: "refused";
      code: Problem["code"];
      /** The finer reason; the code itself when there is none. */
      reason: string;
      status: number;
      /** The sentence of the answer. */
      detail: string;
    };

const base = "/v1";

/** The address of a request as the app gets it; null when nothing can be made of what was typed. */
function addressOf(typed: string): URL | null {
  const path = typed.trim().replace(/^https?:\/\/[^/?#]*/i, "");
  const rooted = path.startsWith("/") ? path : `/${path}`;
  const below = /^\/v1(?=[/?#]|$)/.test(rooted) ? rooted.slice(base.length) : rooted;
  const address = `http://localhost${base}${below}`;
  return URL.canParse(address) ? new URL(address) : null;
}

/**
 * What the API would answer to a request of this key, from the app's own routes and by the rules of enforcement, in its
 * order; nothing is sent and nothing recorded. What the body holds and whether an id exists is not looked at.
 */
export function explain(
  key: Standing & { origins: readonly string[] },
  question: Question,
  language: ApiLanguage,
): Verdict {
  const { method, origin, company } = question;
  const address = addressOf(question.path);
  const path = address?.pathname ?? "";
  const route = routeMatcher(routeTable(), base)(method, path);
  const asked = { routeClass: route?.routeClass ?? "read", origin } as const;
  const refuse = (problem: Problem): Verdict => {
    const { status, detail, code } = problemBody(problem, language);
    return { outcome: "refused", code, reason: problem.reason, status, detail };
  };

  const denied = decide(key, { ...asked, company: null });
  if (denied) return refuse(problemOfRefusal(denied));
  const unreadable = address && problemOfTarget(address.pathname + address.search);
  if (unreadable) return refuse(unreadable);
  if (!route) return refuse(unmatchedIn(routeTable(), base)(method, path));
  if (company === null) return { outcome: "allowed", route };
  const outOfScope = decide(key, { ...asked, company: { use: route.company, ...company } });
  if (outOfScope) return refuse(problemOfRefusal(outOfScope));
  const seen = key.companyScope === "all" || key.companies.includes(company.vat);
  return { outcome: route.company === "looks" && !(seen && company.exists) ? "hidden" : "allowed", route };
}

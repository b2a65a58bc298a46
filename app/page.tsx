import { redirect } from "next/navigation";
import { currentSession } from "@/lib/auth/session";

/** The home is the list of keys, or the door to it. */
export default async function Home() {
  redirect((await currentSession()) ? "/keys" : "/sign-in");
}

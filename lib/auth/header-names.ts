/** Set by `server.ts` from the socket, after it has deleted whatever the client sent under this name. */
export const remoteHeader = "x-invoicetronic-remote";

/** Set by `proxy.ts`: path and query of the page that is asked for, so that a sign-in can lead back to it. */
export const pathHeader = "x-invoicetronic-path";

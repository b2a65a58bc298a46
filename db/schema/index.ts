export * from "./accounts";
export * from "./companies";
export * from "./documents";
export * from "./events";
export * from "./keys";
export * from "./mails";
export * from "./receives";
export * from "./seats";

const minute = 60;
const hour = 60 * minute;

/** How many of what in how many seconds; the window opens with the first. */
export const limitRules = {
  /** Failed sign-ins from one address, whatever the name. */
  sign_in_address: { points: 30, seconds: 15 * minute },
  /** Failed sign-ins to one name from one address. */
  sign_in_name_address: { points: 5, seconds: 15 * minute },
  /** Failed sign-ins to one name from devices it has never signed in on. */
  sign_in_name: { points: 20, seconds: 15 * minute },
  /** Failed sign-ins to one name on a device it has signed in on: apart from all the others. */
  sign_in_device: { points: 10, seconds: 15 * minute },
  register_address: { points: 100, seconds: hour },
  /** Mails of registration to one mailbox; beyond it no further one goes out, and nobody is told. */
  register_mailbox: { points: 4, seconds: hour },
  reset_address: { points: 100, seconds: hour },
  reset_mailbox: { points: 4, seconds: hour },
  /** Changes of address that one user asks for. */
  email_change: { points: 8, seconds: hour },
  /** Mails of such changes to one mailbox; beyond it no further one goes out, and nobody is told. */
  email_mailbox: { points: 4, seconds: hour },
  /** Links that were followed to their end, good or bad, from one address. */
  link_address: { points: 100, seconds: hour },
  /** Wrong current passwords in the settings of one user. */
  password_change: { points: 5, seconds: 15 * minute },
  /** Wrong passwords of one signed-in user who is asked for it again. */
  password_confirm: { points: 5, seconds: 15 * minute },
  /** Secrets that one Desk user enters from one address. */
  desk_secret: { points: 30, seconds: 15 * minute },
  /** Hand-off links that are used, or tried to be, from one address. */
  desk_hand_off: { points: 60, seconds: 15 * minute },
  /** Logos that one account uploads: each is decoded. */
  desk_logo: { points: 30, seconds: 15 * minute },
} as const satisfies Record<string, { points: number; seconds: number }>;

/** Names what is limited; the attempts of each name are counted apart. */
export type LimitName = keyof typeof limitRules;

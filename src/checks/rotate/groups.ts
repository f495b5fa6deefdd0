/** The parts of a rotation, after those in which the env file is made safe and the API is reached. */
export const rotateGroups = {
  old: { id: 'old-key', title: 'Old key', local: false },
  fresh: { id: 'new-key', title: 'New key', local: false },
  stores: { id: 'stores', title: 'Stores', local: false },
  hand: { id: 'by-hand', title: 'Elsewhere', local: false },
  end: { id: 'old-key-end', title: 'Revoke', local: false },
} as const;

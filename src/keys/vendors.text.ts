/** What isn't a key at all: what it's called, and what it's for. */
export type IdText = { readonly label: string; readonly use: string };

export const organization: IdText = { label: 'organization id', use: 'It says which organization, and opens nothing.' };
export const project: IdText = { label: 'project id', use: 'It says which project, and opens nothing.' };
export const key: IdText = { label: 'key id', use: 'It names a key in the list of keys, and opens nothing.' };
export const serviceAccount: IdText = { label: 'service account id', use: 'It names a service account, and opens nothing.' };
export const user: IdText = { label: 'user id', use: 'It names a person, and opens nothing.' };
export const webhook: IdText = { label: 'webhook secret', use: 'It proves that a webhook comes from OpenAI, and cannot call the API.' };
export const session: IdText = {
  label: 'dashboard session',
  use: 'It belongs to a browser that is signed in, and ends with that session.',
};
export const signIn: IdText = { label: 'sign-in token', use: 'It comes from signing in (to ChatGPT or Codex, for example) and soon ends.' };

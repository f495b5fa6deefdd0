/** What isn't a key at all: what it's called, and what it's for. */
export type IdText = { readonly label: string; readonly use: string };

export const organization: IdText = { label: 'organization ID', use: 'It only says which organization you mean.' };
export const project: IdText = { label: 'project ID', use: 'It only says which project you mean.' };
export const key: IdText = { label: 'key ID', use: "It only names a key in the dashboard's list." };
export const serviceAccount: IdText = { label: 'service account ID', use: 'It only names a service account.' };
export const user: IdText = { label: 'user ID', use: 'It only names a person.' };
export const webhook: IdText = { label: 'webhook secret', use: "It proves that a webhook comes from OpenAI, and can't call the API." };
export const session: IdText = {
  label: 'dashboard session',
  use: "It's for a signed-in browser and expires with that session.",
};
export const signIn: IdText = {
  label: 'sign-in token',
  use: 'It comes from signing in (to ChatGPT or Codex, for example) and expires soon.',
};

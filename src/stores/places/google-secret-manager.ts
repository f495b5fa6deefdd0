import { matches, shown } from '../shown.ts';

export const googleSecretManager = shown({
  id: 'google-secret-manager',
  title: 'Google Secret Manager',
  tool: 'gcloud',
  parts: ['PROJECT', 'SECRET'],
  command: 'gcloud secrets versions add SECRET --data-file=- --project=PROJECT',
  mentioned: ({ texts }) =>
    matches(texts, /\.(?:ya?ml|json|tf)$/, /\bprojects\/([a-z0-9-]{4,30})\/secrets\/([\w-]{0,100}open_?ai[\w-]{0,100})/i),
  line: ({ parts: [project, secret], value }) => `${value} | gcloud secrets versions add ${secret} --data-file=- --project=${project}`,
  note: 'If there is no such secret yet, use “create” instead of “versions add”.',
});

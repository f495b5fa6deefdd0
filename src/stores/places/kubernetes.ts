import { type Mention, shown } from '../shown.ts';

/** `create` and `apply` can drop a secret's other fields, and leave the value in an annotation. */
export const kubernetes = shown({
  id: 'kubernetes',
  title: 'a Kubernetes secret',
  tool: 'kubectl',
  parts: ['CONTEXT', 'NAMESPACE', 'SECRET'],
  command: 'kubectl patch secret SECRET --context CONTEXT -n NAMESPACE --patch-file /dev/stdin',
  mentioned({ texts, around }) {
    const name = around.scope.variable.name;
    return texts.flatMap(({ file, text }): Mention[] => {
      if (!/\.ya?ml$/.test(file) || !/^kind:/m.test(text) || !text.includes(name)) return [];
      const namespace = /^ {0,4}namespace: {0,4}["']?([a-z0-9-]{1,63})/m.exec(text)?.[1] ?? '';
      return secretsIn(text, name).map((secret) => ({ parts: ['', namespace, secret], file }));
    });
  },
  line: ({ parts: [context, namespace, secret], name, value }) =>
    `{ printf '{"stringData":{"${name}":"'; ${value}; printf '"}}'; } | kubectl patch secret ${secret} --context ${context} -n ${namespace} --patch-file /dev/stdin`,
  note: 'See your contexts: kubectl config get-contexts. Then restart what reads it: kubectl rollout restart.',
});

/** The secrets that a manifest takes a key from: the lines below `secretKeyRef:`, in either order. */
function secretsIn(text: string, name: string): readonly string[] {
  return text
    .split('secretKeyRef:')
    .slice(1, 50)
    .flatMap((part) => {
      const lines = part.split('\n').slice(0, 4).join('\n');
      const secret = /\bname: {0,4}["']?([a-z0-9][a-z0-9.-]{0,100})/.exec(lines)?.[1];
      const key = /\bkey: {0,4}["']?([\w.-]{1,100})/.exec(lines)?.[1];
      return secret !== undefined && key === name ? [secret] : [];
    });
}

import path from 'node:path';
import { shown } from '../shown.ts';

/** Its CLI reads /dev/stdin as empty (2026-11-28), so the value takes a file that only the user can read. */
export const supabase = shown({
  id: 'supabase',
  title: 'Supabase functions',
  tool: 'supabase',
  parts: ['PROJECT_REF'],
  command: 'supabase secrets set --env-file FILE --project-ref PROJECT_REF',
  async mentioned({ names, around: { scope, ports } }) {
    if (!names.includes('supabase')) return [];
    const found = await ports.files.lookInside(path.join(scope.root, 'supabase/.temp/project-ref'));
    const ref = found.kind === 'file' ? found.bytes.toString('utf8', 0, 100).trim() : '';
    return [{ parts: [/^[a-z]{20}$/.test(ref) ? ref : ''], file: 'supabase/' }];
  },
  line: ({ parts: [ref], name, value }) =>
    `(umask 077; cd "$(mktemp -d)" && { printf ${name}=; ${value}; } > f && supabase secrets set --env-file f --project-ref ${ref}; rm -f f)`,
});

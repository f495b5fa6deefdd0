import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiResult } from '../../openai/client.ts';
import type { Ports } from '../ports.ts';
import { makeOnce } from '../make-once.ts';

/** Revokes a key. Where the answer gets lost it looks whether the key is gone. */
export function revokeKey({ admin }: Ports, call: AdminCall, projectId: string, keyId: string): Promise<ApiResult<'revoked'>> {
  return makeOnce<'revoked'>(
    async () => {
      const reply = await admin.revokeKey(call, projectId, keyId);
      return reply.ok ? { ...reply, value: 'revoked' } : reply;
    },
    async () => {
      const keys = await admin.keys(call, projectId);
      return keys.ok ? { ...keys, value: keys.value.some(({ id }) => id === keyId) ? undefined : 'revoked' } : keys;
    },
  );
}

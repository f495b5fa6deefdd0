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
      const keys = await admin.keys(call, projectId, { ofAnyOwner: true });
      return keys.ok ? { ...keys, value: keys.value.some(({ id }) => id === keyId) ? undefined : 'revoked' } : keys;
    },
  );
}

/** Deletes a service account, and its keys with it. Where the answer gets lost it looks whether the account is gone. */
export function deleteAccount({ admin }: Ports, call: AdminCall, projectId: string, accountId: string): Promise<ApiResult<'deleted'>> {
  return makeOnce<'deleted'>(
    async () => {
      const reply = await admin.deleteServiceAccount(call, projectId, accountId);
      return reply.ok ? { ...reply, value: 'deleted' } : reply;
    },
    async () => {
      const accounts = await admin.serviceAccounts(call, projectId);
      return accounts.ok ? { ...accounts, value: accounts.value.some(({ id }) => id === accountId) ? undefined : 'deleted' } : accounts;
    },
  );
}

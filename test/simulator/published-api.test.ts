import { describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/simulator/server.ts';
import { faultsOf } from './published-api.ts';

const project = '/v1/organization/projects/proj_1';
const limit = { threshold_amount: 1000, currency: 'USD', interval: 'month' };
const month = { start_time: '1780000000', bucket_width: '1d' };

type Sent = Partial<RecordedRequest>;
function faults({ headers, ...sent }: Sent): readonly string[] {
  const json = sent.body === undefined ? {} : { 'content-type': 'application/json' };
  const request = { method: 'GET', path: '', query: {}, body: undefined, ...sent };
  return faultsOf({ ...request, headers: { authorization: '…abcd', ...json, ...headers } });
}

describe('the published description of the API', () => {
  it.each<[string, Sent]>([
    ['a list', { path: '/v1/organization/projects', query: { limit: '100', after: 'proj_1' } }],
    ['a month', { path: '/v1/organization/costs', query: { ...month, group_by: 'line_item', limit: '31' } }],
    ['a limit', { method: 'POST', path: `${project}/spend_limit`, body: limit }],
    ['a key that ends', { method: 'POST', path: `${project}/service_accounts`, body: { name: 'a', expires_in_seconds: 60 } }],
    ['the end of an account', { method: 'DELETE', path: `${project}/service_accounts/svc_1` }],
    ['a revocation', { method: 'DELETE', path: `${project}/api_keys/key_1` }],
  ])('takes %s', (_name, sent) => {
    expect(faults(sent)).toEqual([]);
  });

  it.each<[string, Sent, RegExp]>([
    ['path', { path: '/v1/organization/budget' }, /unknown path/],
    ['path without a version', { path: '/organization/projects' }, /unknown path/],
    ['method', { method: 'DELETE', path: '/v1/organization/projects' }, /unknown method/],
    ['parameter', { path: '/v1/organization/costs', query: { ...month, 'group_by[]': 'line_item' } }, /group_by\[\]/],
    ['value of a parameter', { path: '/v1/organization/costs', query: { ...month, group_by: 'colour' } }, /enum|allowed values/],
    ['limit of a list', { path: `${project}/spend_alerts`, query: { limit: '101' } }, /<= 100/],
    ['lack of a parameter', { path: '/v1/organization/costs' }, /start_time/],
    ['property', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, hard: true } }, /additional properties.*hard/],
    [
      'property deep inside',
      {
        method: 'POST',
        path: `${project}/spend_alerts`,
        body: { ...limit, notification_channel: { type: 'email', recipients: ['a@b.c'], urgent: 1 } },
      },
      /urgent/,
    ],
    ['lack of a property', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, currency: undefined } }, /currency/],
    ['type', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, threshold_amount: '1000' } }, /integer/],
    ['amount', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, threshold_amount: 0 } }, />= 1/],
    ['fraction', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, threshold_amount: 10.5 } }, /integer/],
    ['currency', { method: 'POST', path: `${project}/spend_limit`, body: { ...limit, currency: 'EUR' } }, /allowed values/],
    [
      'lifetime',
      { method: 'POST', path: `${project}/service_accounts`, body: { name: 'a', expires_in_seconds: 31_536_001 } },
      /<= 31536000/,
    ],
    ['short answer', { method: 'POST', path: '/v1/responses', body: { model: 'm', input: 'hello', max_output_tokens: 15 } }, />= 16/],
    ['body where none belongs', { method: 'DELETE', path: `${project}/api_keys/key_1`, body: {} }, /a body/],
    ['lack of a body', { method: 'POST', path: `${project}/spend_limit` }, /no body/],
    [
      'content type',
      { method: 'POST', path: `${project}/spend_limit`, body: limit, headers: { 'content-type': 'text/plain' } },
      /content-type text/,
    ],
    ['lack of a key', { path: '/v1/organization/projects', headers: { authorization: undefined as never } }, /no key/],
  ])('refuses a wrong %s', (_name, sent, fault) => {
    expect(faults(sent).join('\n')).toMatch(fault);
  });
});

import { sentencesOf } from '../../src/engine/action.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { findingFor } from '../../src/diagnosis/api-subject.ts';
import { apiCodes, type ApiCode } from '../../src/diagnosis/codes.ts';
import * as key from '../../src/diagnosis/key.text.ts';
import * as noAnswer from '../../src/diagnosis/network.text.ts';
import * as permission from '../../src/diagnosis/permission.text.ts';
import * as phrases from '../../src/diagnosis/phrases.text.ts';
import type { Subject } from '../../src/diagnosis/subject.ts';
import type { NetworkFailure, NetworkReason } from '../../src/openai/http/failure.ts';
import type { ResponseFailure } from '../../src/openai/failure.ts';
import { aServer, openai as subject } from './subjects.ts';

function answer(status: number, parts: Partial<ResponseFailure> = {}): ResponseFailure {
  return { kind: 'answer', status, format: 'error', message: '', ...parts };
}

function network(reason: NetworkReason, parts: Partial<NetworkFailure> = {}): NetworkFailure {
  return { kind: 'network', reason, system: 'ESOMETHING', host: 'api.openai.com', during: 'headers', ...parts };
}

const answers: readonly (readonly [number, Partial<ResponseFailure>, ApiCode])[] = [
  // the code decides before type, message and status
  [429, { code: 'project_spend_limit_exceeded', type: 'insufficient_quota' }, 'project-spend-limit'],
  [429, { code: 'organization_spend_limit_exceeded', type: 'insufficient_quota' }, 'organization-spend-limit'],
  [429, { code: 'organization_usage_limit_exceeded', type: 'insufficient_quota' }, 'usage-limit'],
  [429, { code: 'credit_balance_exhausted' }, 'no-credits'],
  [429, { code: 'billing_not_active', message: 'rate limit' }, 'billing-not-active'],
  [400, { code: 'billing_hard_limit_reached' }, 'organization-spend-limit'],
  // then the type
  [429, { type: 'insufficient_quota', message: 'Rate limit reached' }, 'no-credits'],
  [429, { type: 'tokens' }, 'rate-limited'],
  [503, { type: 'service_unavailable_error' }, 'overloaded'],
  // then the message
  [401, { type: 'invalid_request_error', message: "You didn't provide an API key. You need to provide…" }, 'no-api-key'],
  [401, { message: 'Missing scopes: model.request. Check that' }, 'missing-scopes'],
  [403, { message: 'Missing scopes: api.management.read, api.usage.read. Check' }, 'needs-admin-key'],
  [403, { message: 'Project `proj_1` does not have access to model `gpt-9`' }, 'model-not-found'],
  [403, { message: 'Country, region, or territory not supported' }, 'unsupported-region'],
  [401, { message: 'The project you are requesting has been archived and is no longer accessible' }, 'project-archived'],
  [429, { message: 'You exceeded your current quota, please check your plan' }, 'no-credits'],
  [429, { message: 'Your account is not active, please check your billing details' }, 'billing-not-active'],
  [500, { message: 'The engine is currently overloaded' }, 'overloaded'],
  [
    400,
    { code: 'unsupported_value', message: 'Your organization must be verified to use the model `gpt-5`.' },
    'organization-not-verified',
  ],
  [400, { code: 'unsupported_value', message: "Unsupported value: 'none'" }, 'unexpected-answer'],
  // then the status
  [401, {}, 'invalid-api-key'],
  [403, {}, 'missing-scopes'],
  [404, {}, 'bad-base-url'],
  [408, {}, 'timeout'],
  [409, {}, 'server-error'],
  [418, {}, 'unexpected-answer'],
  [429, {}, 'rate-limited'],
  [500, {}, 'server-error'],
  [503, {}, 'overloaded'],
  [200, {}, 'server-error'],
  [302, {}, 'redirected'],
  // pages and other programs
  [407, { format: 'html' }, 'proxy-auth'],
  [200, { format: 'html' }, 'captive-portal'],
  [403, { format: 'html', message: '<title>Just a moment...' }, 'not-openai'],
  [301, { format: 'html' }, 'redirected'],
  [504, { format: 'html' }, 'server-error'],
  [404, { format: 'json' }, 'bad-base-url'],
  [200, { format: 'json' }, 'not-openai'],
];

describe('an answer', () => {
  it.each(answers)('%i %j is %s', (status, parts, code) => {
    expect(diagnose(answer(status, parts), subject).code).toBe(code);
  });

  it('names the region’s own address, but only one of OpenAI', () => {
    const told = (message: string) => diagnose(answer(401, { code: 'incorrect_hostname', message }), subject);
    expect(told('Please make your request to us.api.openai.com')).toMatchObject(key.isOfAnotherRegion('us.api.openai.com', subject));
    expect(told('Please make your request to evil.example')).toMatchObject(key.isOfAnotherRegion(undefined, subject));
  });

  it('names what is missing', () => {
    const told = diagnose(answer(403, { message: 'Missing scopes: api.responses.write, api.model.read. Check that you' }), subject);
    expect(told).toMatchObject(permission.lacksPermission('api.responses.write, api.model.read', subject));
  });

  it('names the server that knows a model under no such name, unless it is OpenAI', () => {
    const told = (more: Partial<Subject>) => diagnose(answer(404, { code: 'model_not_found' }), { ...subject, ...more }).summary;
    expect(told({})).not.toContain(subject.host);
    expect(told(aServer)).toContain(aServer.host);
  });

  it('advises no model that was tried', () => {
    const told = (model: string): string =>
      sentencesOf(diagnose(answer(403, { message: 'Your organization must be verified to use it' }), { ...subject, model }).next).join(
        '\n',
      );
    expect(told('gpt-6-sol')).toContain('--model gpt-6-luna');
    expect(told('gpt-6-luna')).not.toContain('--model gpt-6-luna');
    expect(told('gpt-6-luna, gpt-5.6-luna, gpt-5.4-nano, gpt-4o-mini')).not.toContain('gpt-');
  });

  it('keeps the id of the request for whoever asks for help', () => {
    const { next, detail } = diagnose(answer(500, { requestId: 'req_123', type: 'server_error' }), subject);
    expect(sentencesOf(next).join(' ')).toContain('req_123');
    expect(detail).toContain('req_123');
  });
});

describe('no answer', () => {
  const reasons: NetworkReason[] = [
    'dns',
    'connection-refused',
    'connection-reset',
    'timeout',
    'tls-untrusted',
    'tls-clock',
    'tls-not-https',
    'proxy-unreachable',
    'proxy-auth',
    'not-http',
    'too-large',
  ];
  it.each(reasons)('%s tells what to do and switches no protection off', (reason) => {
    const { code, status, next } = findingFor(network(reason, { proxy: { host: 'p:1', variable: 'https_proxy' } }), subject);
    expect(status).toBe('problem');
    expect(apiCodes).toHaveProperty([code, 'status'], status);
    expect(next.length).toBeGreaterThan(0);
    expect(sentencesOf(next).join(' ')).not.toMatch(/REJECT_UNAUTHORIZED|insecure/i);
  });

  it('names who signed the certificate, and the settings for this tool and for the user’s own', () => {
    const told = diagnose(
      network('tls-untrusted', {
        certificate: { issuer: 'Zscaler\u001b[31m Inc', validFrom: undefined, validTo: undefined },
      }),
      subject,
    );
    expect(told).toMatchObject(noAnswer.certificateIsNotTrusted('Zscaler Inc', 'ESOMETHING', subject));
    expect(sentencesOf(told.next).join(' ')).toMatch(/NODE_EXTRA_CA_CERTS.*NODE_USE_SYSTEM_CA=1.*--use-system-ca.*SSL_CERT_FILE/);
  });

  it('shows the clock and the dates of the certificate', () => {
    const certificate = { issuer: 'X', validFrom: new Date('2026-01-01'), validTo: new Date('2027-01-01') };
    const { why } = diagnose(network('tls-clock', { certificate }), subject);
    expect(why).toMatch(/2026-11-21 12:00 UTC.*2026-01-01.*2027-01-01/);
  });

  it('names the proxy’s own variable', () => {
    const { next } = diagnose(network('proxy-unreachable', { proxy: { host: 'p:1', variable: 'https_proxy' } }), subject);
    expect(next[0]).toContain('unset https_proxy');
    // Who goes round a proxy sets none.
    expect(next.at(-1)).toMatch(/NO_PROXY=api\.openai\.com\b/);
    expect(next.at(-1)).not.toContain('HTTPS_PROXY');
  });

  it('speaks of a proxy for the user’s own program, too, only where one is set or told', () => {
    const told = (reason: NetworkReason, parts: Partial<NetworkFailure> = {}): string =>
      sentencesOf(diagnose(network(reason, parts), subject).next).join('\n');
    const proxy = { host: 'p:1', variable: 'https_proxy' };
    expect(told('connection-reset', { proxy })).toContain(phrases.proxyForYourProgram);
    expect(told('connection-reset', { proxy })).not.toContain('export HTTPS_PROXY=');
    expect(told('connection-reset')).toContain(phrases.proxyForYourProgram);
    expect(told('connection-reset')).toContain('export HTTPS_PROXY=');
    expect(told('tls-not-https')).not.toContain('HTTPS_PROXY');
  });

  it('tells the commands of Windows there', () => {
    const windows: Subject = { ...subject, shell: 'windows', organizationSet: true };
    const { next } = diagnose(network('proxy-unreachable', { proxy: { host: 'p:1', variable: 'HTTPS_PROXY' } }), windows);
    expect(sentencesOf(next)[0]).toMatch(/: Remove-Item Env:HTTPS_PROXY \(in cmd: set HTTPS_PROXY=\)$/);
    expect(sentencesOf(diagnose(network('timeout'), windows).next).join('\n')).toContain(
      '$env:HTTPS_PROXY = "http://proxy-host:port" (in cmd: set HTTPS_PROXY=http://proxy-host:port)',
    );
    expect(sentencesOf(diagnose(network('timeout'), subject).next).join('\n')).toContain('export HTTPS_PROXY=http://proxy-host:port');
    expect(sentencesOf(diagnose(answer(401, { code: 'invalid_api_key' }), windows).next).join('\n')).toContain(
      'Remove-Item Env:OPENAI_ORG_ID',
    );
  });
});

it('shows no control sequence of whatever answers', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }),
      fc.constantFrom('error', 'json', 'html', 'text'),
      text,
      text,
      text,
      (status, format, message, code, location) => {
        const failure = answer(status, {
          format: format as ResponseFailure['format'],
          message,
          code,
          location,
          type: code,
        });
        const { summary, why, next, detail } = diagnose(failure, subject);
        for (const line of [summary, why, detail, ...next]) {
          // oxlint-disable-next-line no-control-regex
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        }
      },
    ),
  );
});

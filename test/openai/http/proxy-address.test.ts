import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctAddress, readProxyAddress, shownCorrectAddress } from '../../../src/openai/http/proxy-address.ts';

function read(value: string) {
  const address = readProxyAddress(value);
  return {
    ...address,
    kinds: address.mistakes.map(({ kind }) => kind),
    address: correctAddress(address),
    shown: shownCorrectAddress(address),
  };
}

describe('an address without mistakes', () => {
  it.each([
    ['http://proxy:8080', 'http://proxy:8080'],
    ['http://proxy:8080/', 'http://proxy:8080'],
    ['HTTP://Proxy:8080', 'http://proxy:8080'],
    ['https://proxy:8443', 'https://proxy:8443'],
    ['http://ana:pw@proxy:80', 'http://ana:pw@proxy:80'],
    ['http://ana:p%40s%23s@proxy:8080', 'http://ana:p%40s%23s@proxy:8080'],
    ['http://CORP%5Cana:pw@proxy:8080', 'http://CORP%5Cana:pw@proxy:8080'],
    ['http://ana:p:w@proxy:8080', 'http://ana:p%3Aw@proxy:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['socks5://proxy:1080', 'socks5://proxy:1080'],
    ['socks5h://ana:pw@proxy:1080', 'socks5://ana:pw@proxy:1080'],
  ])('%s', (value, meant) => {
    expect(read(value)).toMatchObject({ kinds: [], usable: true, address: meant });
  });
});

describe('what somebody understands', () => {
  it.each([
    ['proxy:8080', ['no-scheme'], 'http://proxy:8080'],
    ['//proxy:8080', ['no-scheme'], 'http://proxy:8080'],
    ['ana:pw@proxy:8080', ['no-scheme'], 'http://ana:pw@proxy:8080'],
    [' http://proxy:8080 ', ['blanks'], 'http://proxy:8080'],
    ['http:/proxy:8080', ['slashes'], 'http://proxy:8080'],
    ['http:proxy:8080', ['slashes'], 'http://proxy:8080'],
    ['http:///proxy:8080', ['slashes'], 'http://proxy:8080'],
    ['http://CORP\\ana:pw@proxy:8080', ['backslash'], 'http://CORP%5Cana:pw@proxy:8080'],
    ['http://CORP\\\\ana:pw@proxy:8080', ['backslash'], 'http://CORP%5Cana:pw@proxy:8080'],
    ['CORP\\ana:pw@proxy:8080', ['no-scheme', 'backslash'], 'http://CORP%5Cana:pw@proxy:8080'],
    ['http://ana:p@ss@proxy:8080', ['at-sign'], 'http://ana:p%40ss@proxy:8080'],
    ['http://ana@corp.com:pw@proxy:8080', ['at-sign'], 'http://ana%40corp.com:pw@proxy:8080'],
    ['http://proxy:8080/path', ['path'], 'http://proxy:8080'],
    ['http://proxy:8080/proxy.pac', ['pac'], 'http://proxy:8080'],
    ['http://proxy:8080/?auth=1', ['query'], 'http://proxy:8080'],
    ['http://proxy:8080?user=ana@corp.com', ['query'], 'http://proxy:8080'],
    ['http://proxy:8080#x', ['fragment'], 'http://proxy:8080'],
    ['http://proxy', ['no-port'], 'http://proxy:80'],
    ['http://proxy:', ['no-port'], 'http://proxy:80'],
    ['socks://proxy:1080', ['socks-version'], 'socks5://proxy:1080'],
  ])('%s', (value, kinds, meant) => {
    expect(read(value)).toMatchObject({ kinds, usable: true, address: meant });
  });
});

describe('what nobody understands, and what was meant', () => {
  it.each([
    ['"http://proxy:8080"', ['quotes'], 'http://proxy:8080'],
    ["'http://proxy:8080", ['quotes'], 'http://proxy:8080'],
    ['“http://proxy:8080”', ['quotes'], 'http://proxy:8080'],
    ['http://http://proxy:8080', ['scheme-twice'], 'http://proxy:8080'],
    ['http://ana:p#w@proxy:8080', ['unencoded'], 'http://ana:p%23w@proxy:8080'],
    ['http://ana:12/34@proxy:8080', ['unencoded'], 'http://ana:12%2F34@proxy:8080'],
    ['http://ana:a?b c@proxy:8080', ['unencoded'], 'http://ana:a%3Fb%20c@proxy:8080'],
    ['http://CORP\\ana:p#@/w@proxy:8080', ['unencoded', 'backslash', 'at-sign'], 'http://CORP%5Cana:p%23%40%2Fw@proxy:8080'],
    ['socks4://proxy:1080', ['scheme'], undefined],
    ['ftp://proxy:21', ['scheme'], undefined],
    ['file:///etc/proxy.pac', ['pac'], undefined],
    ['pac+http://proxy/proxy.pac', ['pac'], undefined],
    ['http://proxy:80800', ['port'], undefined],
    ['http://proxy:0', ['port'], undefined],
    ['http://proxy:port', ['port'], undefined],
    ['http://:8080', ['no-host'], undefined],
    ['http://', ['no-host'], undefined],
    ['http://[bad', ['no-address'], undefined],
    ['::1:8080', ['no-scheme', 'no-host'], undefined],
    ['http://two words:80', ['no-address'], undefined],
    ['DIRECT', ['word'], undefined],
    ['none', ['word'], undefined],
    ['http=proxy:8080;https=other:8081', ['by-protocol'], 'http://other:8081'],
    ['http=proxy:8080', ['by-protocol'], 'http://proxy:8080'],
    ['http://$PROXY_HOST:80', ['no-address'], undefined],
  ])('%s', (value, kinds, meant) => {
    expect(read(value)).toMatchObject({ kinds, usable: false });
    expect(read(value).address).toBe(meant);
  });
});

describe('the password', () => {
  it('is never in what is shown, and a token is not taken for a name', () => {
    expect(read('http://CORP\\ana:s3cret@proxy:8080').shown).toBe('http://CORP%5Cana:PASSWORD@proxy:8080');
    expect(read('http://s3cret@proxy:8080').shown).toBe('http://USER:PASSWORD@proxy:8080');
    expect(read(`http://${'aB3x'.repeat(20)}:@proxy:8080`).shown).toBe('http://USER:PASSWORD@proxy:8080');
  });

  it('is not shown however the rest is written', () => {
    const password = fc
      .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'@#:/?\\%& "aZ9'.split('')) })
      .map((text) => `Zx7${text}yQ4`);
    const pieces = fc.constantFrom('http://', 'https://', 'http:/', 'socks5://', '', '"http://', 'http://http://');
    const ends = fc.constantFrom('proxy:8080', 'proxy', '127.0.0.1:99999', 'proxy:8080/x.pac', 'proxy:80?a=b', '[::1]:80', '');
    fc.assert(
      fc.property(pieces, password, ends, (start, secret, end) => {
        const address = readProxyAddress(`${start}ana:${secret}@${end}`);
        const shown = `${shownCorrectAddress(address) ?? ''} ${JSON.stringify(address.mistakes)} ${address.url?.href ?? ''}`;
        expect(shown).not.toMatch(/Zx7|yQ4/i);
      }),
    );
  });
});

it('whatever a variable holds, it is read, and what was meant is read as itself', () => {
  const characters = fc.constantFrom(...'http://socks5:@\\#?%[]."\' 0189aé\u0000\u202e\n'.split(''));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: characters, maxLength: 60 }), fc.string({ maxLength: 60, unit: 'binary' })), (value) => {
      const meant = correctAddress(readProxyAddress(value));
      if (meant !== undefined) expect(read(meant)).toMatchObject({ kinds: [], usable: true, address: meant });
    }),
    { numRuns: 3000 },
  );
});

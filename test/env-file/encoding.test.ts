import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf16, repairEncoding } from '../../src/env-file/encoding.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('repairEncoding', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-16 of PowerShell', utf16('\ufeffA=1\r\nB=ü\r\n'), 'A=1\r\nB=ü\r\n'],
    ['UTF-16, the other order', utf16('\ufeffA=1\n').swap16(), 'A=1\n'],
    ['UTF-16 without a mark', utf16('A=1\nB=2\n'), 'A=1\nB=2\n'],
    ['UTF-16 with letters of Asia', utf16('\ufeff# 設定ファイルです\nA=1\n'), '# 設定ファイルです\nA=1\n'],
    ['a byte order mark', Buffer.from('\ufeffA=1\n'), 'A=1\n'],
    ['line breaks of old Macs', Buffer.from('A=1\rB=2\r'), 'A=1\nB=2\n'],
    ['doubled carriage returns', Buffer.from('A=1\r\r\nB=2\r\n'), 'A=1\r\nB=2\r\n'],
    ['a colored prompt, which stays', Buffer.from('A=\u001b[31m\r'), 'A=\u001b[31m\n'],
    ['UTF-16 behind plain letters', Buffer.concat([Buffer.from('A=1\n'), utf16('B=2\r\n')]), 'A=1\nB=2\r\n'],
  ])('%s', (_, before, after) => {
    const repaired = repairEncoding(before);
    expect(repaired).toEqual({ ok: true, bytes: Buffer.from(after) });
    expect(repairEncoding(Buffer.from(after))).toEqual(repaired);
  });

  it.each<[string, Buffer]>([
    ['half a character', Buffer.concat([utf16('\ufeffA=1\n'), Buffer.from('B=123')])],
    ['UTF-8 behind UTF-16', Buffer.concat([utf16('\ufeffA=1\n'), Buffer.from('NAME=123')])],
    ['half a pair', utf16('\ufeffA=\ud83d\n')],
    ['NUL and letters beyond ASCII', Buffer.from('A=é\0\n')],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ])('refuses what would lose something: %s', (_, before) => {
    expect(repairEncoding(before).ok).toBe(false);
  });

  it('gives text that is fine back as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = Buffer.from(text.replaceAll(/[\p{Cc}\ufeff]/gu, '\n'));
        if (!isUtf16(bytes)) expect(repairEncoding(bytes)).toEqual({ ok: true, bytes });
      }),
    );
  });

  it('keeps every text on its way from UTF-16', () => {
    const text = fc.string({
      unit: fc.constantFrom('A', '=', '\n', '\r\n', 'é', '設', '😀', ' ', '#', '1'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.boolean(), (content, big) => {
        const bytes = utf16(`\ufeff${content}`);
        expect(repairEncoding(big ? bytes.swap16() : bytes)).toEqual({ ok: true, bytes: Buffer.from(content) });
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { copyOf } from '../../src/packaging/dockerfile.ts';

describe('copyOf', () => {
  it.each<[string, string, number]>([
    ['FROM node\nCOPY . .\n', '.env', 2],
    ['FROM node\r\nADD ./ /app\r\n', '.env', 2],
    ['FROM node\ncopy --chown=a:b --link . /app', 'apps/web/.env', 2],
    ['COPY package.json ./\nCOPY ["src", ".", "/app"]', '.env', 2],
    ['COPY \\\n  # why\n\n  . \\\n  /app\n', '.env', 1],
    ['# escape=`\nCOPY `\n . C:\\app', '.env', 2],
    ['# syntax=docker/dockerfile:1\n# escape=`\nCOPY `\n . C:\\app', '.env', 3],
    ['COPY / /app', '.env', 1],
    ['COPY ../.env /app', '.env', 1],
    ['COPY .env* /app/', '.env.local', 1],
    ['COPY * /app/', '.env', 1],
    ['COPY apps/web /app', 'apps/web/.env', 1],
    ['COPY /apps /app', 'apps/web/.env', 1],
    ['FROM a AS build\nCOPY . .\nFROM b\nCOPY --from=build /app/dist .', '.env', 2],
    ['RUN <<EOF\nCOPY nothing .\nEOF\nCOPY . .', '.env', 4],
    ['ONBUILD COPY . .', '.env', 1],
  ])('%j takes %s along in line %i', (text, path, line) => {
    expect(copyOf(text, path)).toMatchObject({ line });
  });

  it.each([
    ['FROM node\n', '.env'],
    ['# COPY . .\n', '.env'],
    ['COPY --from=build . .', '.env'],
    ['COPY src package.json ./', '.env'],
    ['COPY *.json ./', '.env'],
    ['COPY src .', '.env'],
    ['COPY --exclude=.env . .', '.env'],
    ['ADD https://example.com/. .', '.env'],
    ['COPY <<EOF .\n. .\nEOF', '.env'],
    ['RUN echo COPY . .', '.env'],
    ['# syntax=docker/dockerfile:1\nRUN a `\nCOPY --from=a . .', '.env'],
    ['RUN <<EOF\nCOPY . .\nEOF\n', '.env'],
    ['COPY apps/api /app', 'apps/web/.env'],
  ])('%j does not take %s along', (text, path) => {
    expect(copyOf(text, path)).toBeUndefined();
  });
});

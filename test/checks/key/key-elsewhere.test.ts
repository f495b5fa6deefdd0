import { describe, expect, it } from 'vitest';
import { envFile } from '../../../src/checks/key/env-file.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import { dockerIgnore } from '../../../src/checks/protect/docker-ignore.ts';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import { envUntracked } from '../../../src/checks/protect/env-untracked.ts';
import { project } from '../../../src/checks/project/project.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';

const key = fakeKey('sk-proj-');
const another = fakeKey('sk-svcacct-');
const secrets = '.streamlit/secrets.toml';

function streamlit(): TestWorld {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  made.put('requirements.txt', 'streamlit\nopenai\n');
  made.put('app.py', 'import streamlit as st\nOpenAI(api_key=st.secrets["OPENAI_API_KEY"])\n');
  return made;
}

/** With the fact that the check before it gives. */
async function lookFor(here: TestWorld) {
  const before = await here.look(envFile);
  if (before.fact === undefined) throw new Error('no fact');
  return here.look(keyPresent, { facts: { envFile: before.fact } });
}

describe('a key that the program reads in another place than the env file', () => {
  it('is asked for there, not in an env file', async () => {
    const here = streamlit();
    const { look, converse } = here;
    expect(await look(project)).toMatchObject({ data: { keyPlaces: [{ tool: 'Streamlit', where: secrets, only: true }] } });
    expect(await lookFor(here)).toMatchObject({ status: 'problem', code: 'not-where-read', fixable: false, data: { place: secrets } });
    expect((await converse(keyPresent, { facts: { envFile: { exists: false } } })).result).toMatchObject({
      kind: 'refusal',
      code: 'not-where-read',
    });
  });

  it('is not there yet if only the env file holds it', async () => {
    const here = streamlit();
    const { put } = here;
    put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    expect(await lookFor(here)).toMatchObject({ status: 'problem', code: 'not-where-read', fact: { keys: [{ source: 'file' }] } });
  });

  it('is found there, and tested', async () => {
    const here = streamlit();
    const { put } = here;
    put(secrets, `OPENAI_API_KEY = "${key}"\n`);
    expect(await lookFor(here)).toMatchObject({ status: 'ok', fact: { keys: [{ source: 'place' }] } });
    put('.env', `OPENAI_API_KEY=${another}\n`, 0o600);
    expect(await lookFor(here)).toMatchObject({ status: 'problem', code: 'not-where-read' });
  });

  it('is an unknown one where nobody can look', async () => {
    const here = makeWorld();
    const { put } = here;
    put('Gemfile', "gem 'rails'\n");
    put('config/initializers/openai.rb', 'Rails.application.credentials.openai_api_key\n');
    expect(await lookFor(here)).toMatchObject({ status: 'unknown', code: 'kept-elsewhere' });
    put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    expect(await lookFor(here)).toMatchObject({ status: 'problem', code: 'not-where-read' });
  });

  it('needs a line of settings where a framework does not read env files by itself', async () => {
    const here = makeWorld();
    const { put } = here;
    put('pom.xml', '<artifactId>spring-boot-starter-parent</artifactId>');
    put('src/main/resources/application.yml', 'spring:\n  ai:\n    openai:\n      api-key: ${OPENAI_API_KEY}\n');
    expect(await lookFor(here)).toMatchObject({ code: 'no-env-file' });
    put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    expect(await lookFor(here)).toMatchObject({ status: 'problem', code: 'not-where-read' });
  });
});

describe('the file that holds it', () => {
  it('is to be ignored by git, like an env file', async () => {
    const { look, mend, read } = streamlit();
    expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored', data: { files: [secrets] } });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read('.gitignore')).toContain('secrets.toml');
  });

  it('is to be taken out of git, and is found in its history', async () => {
    const { look, put, git } = streamlit();
    put(secrets, `OPENAI_API_KEY = "${key}"\n`);
    git('add', '-A');
    git('commit', '-qm', 'all');
    expect(await look(envUntracked)).toMatchObject({ status: 'problem', code: 'tracked', data: { files: [secrets] } });
    expect(await look(envHistory)).toMatchObject({ status: 'problem', code: 'key-in-history' });
  });

  it('is to be left out of images', async () => {
    const { look, put } = streamlit();
    put('Dockerfile', 'FROM python:3.12\nCOPY . .\n');
    put('.dockerignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({
      status: 'advice',
      code: 'docker-copies-env',
      data: { leaks: [{ files: [secrets] }] },
    });
  });
});
